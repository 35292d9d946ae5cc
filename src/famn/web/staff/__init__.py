"""Pages of the staff, one package a subject."""
