"""Settings, the database roles, start-up checks and the ``famn`` command. Knows every app; no app knows it."""
