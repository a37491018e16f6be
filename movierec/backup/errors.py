"""Why there is no backup, or why nothing was restored."""


class BackupError(Exception):
    """A reason that whoever runs the site can do something about, in one line."""
