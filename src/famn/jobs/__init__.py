"""What runs by the clock, for every cooperation."""
