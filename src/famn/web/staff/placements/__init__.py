"""Staff pages: placements."""
