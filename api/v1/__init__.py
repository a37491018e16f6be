"""Version 1 of the HTTP API: its endpoints by subject, each a few lines round a named function."""
