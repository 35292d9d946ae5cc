"""Foster homes, their word on needs, capacity and occupancy: the bank."""
