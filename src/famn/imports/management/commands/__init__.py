"""Commands: the command line's own way to import."""
