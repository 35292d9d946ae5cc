"""Message threads between contact functions, and the neutral mail outbox."""
