"""Who acts, what a role may do, and the database's row wall."""
