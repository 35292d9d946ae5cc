"""Protected persons: the vault."""
