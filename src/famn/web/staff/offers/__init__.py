"""Staff pages: offers."""
