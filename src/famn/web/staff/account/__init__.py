"""Staff pages: account."""
