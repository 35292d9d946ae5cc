"""Pages of the import of an existing register."""
