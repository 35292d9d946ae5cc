"""Pages that a family opens from its link."""
