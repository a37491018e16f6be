"""Why a file as a whole is not imported."""

from .records import Reason

_TOLD = {
    Reason.BAD_RATING: "no ratings on the scale that it should have",
    Reason.BAD_DATE: "dates that cannot be read",
    Reason.BROKEN_ROW: "more or fewer cells than the header",
    Reason.NO_TITLE: "neither an id nor a title",
    Reason.NO_RATING: "no rating",
}


class UnusableFileError(Exception):
    """The file cannot be imported; the message says why, in one line."""


class UnrecognisedFileError(UnusableFileError):
    """No source knows the file."""


class FaultyFileError(UnusableFileError):
    """Most rows cannot be used, for one reason."""

    def __init__(self, name: str, reason: Reason, count: int, rows: int) -> None:
        super().__init__(f"{name}: {count} of {rows} rows have {_TOLD[reason]}.")
        self.reason = reason
