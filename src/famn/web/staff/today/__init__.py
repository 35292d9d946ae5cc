"""Staff pages: today."""
