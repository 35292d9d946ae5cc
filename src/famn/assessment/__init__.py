"""General suitability and register checks of homes."""
