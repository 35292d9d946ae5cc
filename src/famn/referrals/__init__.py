"""The child's needs, match runs, questions to homes, offers and decisions."""
