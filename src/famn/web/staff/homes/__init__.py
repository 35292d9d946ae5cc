"""Staff pages: homes."""
