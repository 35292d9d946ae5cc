"""Staff pages: the plan for the whole queue."""
