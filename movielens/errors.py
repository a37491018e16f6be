"""What can go wrong as a whole; a broken row is a `RowError` record instead."""


class MovieLensError(Exception):
    """Base of this package's errors; the message is one line for the user."""


class UnknownFormatError(MovieLensError):
    """The files are of no MovieLens form, or the archive is damaged."""


class FaultyFileError(MovieLensError):
    """Most rows of a file cannot be used, for one reason."""


class UnreadableSourceError(MovieLensError):
    """A file is missing, or reading it failed part-way."""


class DownloadError(MovieLensError):
    """A download did not arrive."""


class HostUnreachableError(DownloadError):
    """The host did not answer, so another source may be tried."""


class ChecksumError(MovieLensError):
    """A download arrived with other bytes than were published."""
