"""Staff pages: matching."""
