"""Why a source could not be asked; each message is one line for the desk."""


class SourceError(Exception):
    """A source gave no answer that can be used.

    Attributes
    ----------
    try_again_in
        After how many seconds it may be asked again.
    """

    try_again_in = 300


class UnreachableError(SourceError):
    """It is down, slow, or cut its answer off."""


class NotTheSourceError(UnreachableError):
    """Something else seems to answer in its place, as a page that says that it is down."""


class BusyError(SourceError):
    """It wants to be left alone for a while."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.try_again_in = seconds


class CrowdedError(BusyError):
    """So much is asked of it by this site that a page cannot wait for its turn."""

    def __init__(self) -> None:
        super().__init__("Too much is asked of the source at once; try again in a minute.", 60)


class RefusedError(SourceError):
    """It does not take the key."""

    try_again_in = 3600


class NonsenseError(SourceError):
    """What it says of one movie cannot be read; other movies may be asked about."""


class GoneError(SourceError):
    """It does not have, or no longer has, what was asked for."""
