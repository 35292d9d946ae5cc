"""Users, role holdings, functions and cover."""
