"""How the text of a CSV file is written: as spreadsheets, editors and old exports do."""

import codecs

HEAD = 1 << 16
"""So many bytes say it."""


def encoding_of(head: bytes) -> str | None:
    """Return the encoding of a file that begins so; None if it is no text.

    To be read with `AS_CP1252`.
    """
    # The mark of UTF-32 begins like that of UTF-16.
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return None if b"\0" in head else "utf-8-sig"


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read what is not UTF-8 as old exports were written."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


AS_CP1252 = "movierec.cp1252"
codecs.register_error(AS_CP1252, _as_cp1252)


def delimiter_of(head: str) -> str:
    """Return what the first line has most of."""
    first = head.lstrip("\ufeff\r\n").split("\n", 1)[0]
    return max(",;\t", key=first.count)
