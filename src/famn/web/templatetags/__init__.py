"""Tags that know who asks."""
