"""A training outlives a restart of its database."""

import logging
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection

logger = logging.getLogger(__name__)

LONGEST_RESTART = 30.0
_PAUSE = 0.5


def patiently(query: Callable[[], object]) -> None:
    """Run a query, again and again while the database does not answer.

    Raises
    ------
    OperationalError, InterfaceError
        If it does not answer for `LONGEST_RESTART` seconds, or a transaction was lost with it.
    """
    deadline = time.monotonic() + LONGEST_RESTART
    while True:
        try:
            query()
            return
        except (OperationalError, InterfaceError) as error:
            if connection.in_atomic_block or time.monotonic() > deadline:
                raise
            logger.warning("the training waits for the database: %s", error)
            # The next query opens another connection.
            connection.close()
            time.sleep(_PAUSE)
