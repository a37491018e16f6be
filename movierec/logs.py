"""What the log says of requests."""

import logging


class RefusalsInOneLine(logging.Filter):
    """Leaves out the traceback where a request was turned away: the code did what it should."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without the exception that only carried the refusal."""
        if getattr(record, "status_code", 500) != 500:
            record.exc_info = None
        return True
