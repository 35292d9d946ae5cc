"""Which homes are missing: for the head and matching in figures, for the communicator in words."""
