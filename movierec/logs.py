"""What the log says of requests."""

import logging

from .storage_errors import storage_error


class FaultsOnly(logging.Filter):
    """Keeps the traceback for faults of the code.

    A request that was turned away needs none, for the code did what it should; where the disk or
    the database failed, its reason says all.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without an exception that is no fault of the code."""
        error = record.exc_info[1] if record.exc_info else None
        reason = storage_error(error)
        if reason:
            record.msg, record.args = f"{record.getMessage()} ({reason})", None
        if reason or getattr(record, "status_code", 500) != 500:
            record.exc_info = None
        return True
