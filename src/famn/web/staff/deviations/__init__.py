"""Staff pages: deviations."""
