"""The cooperation: who is in it, what has been agreed, and setting it up."""
