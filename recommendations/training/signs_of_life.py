"""A training gives signs of life, however long one of its steps takes."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

from django.db import DatabaseError, InterfaceError, connection

from ..models import LeaseTaken

logger = logging.getLogger(__name__)

NAME = "signs of life"
PAUSE = timedelta(seconds=15)
SILENCE = 4 * PAUSE
"""Whoever has said nothing for so long is dead; clocks of hosts may be half of it apart."""


@contextmanager
def signs_of_life(give: Callable[[], object]) -> Iterator[None]:
    """Call `give` in a thread of its own, every `PAUSE` for as long as the context lasts."""
    ended = Event()
    thread = Thread(target=_give_until, args=(ended, give), name=NAME, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _give_until(ended: Event, give: Callable[[], object]) -> None:
    try:
        while not ended.wait(PAUSE.total_seconds()):
            try:
                give()
            except LeaseTaken:
                # The next step of the training finds that, too, and ends it.
                return
            except (DatabaseError, InterfaceError) as error:
                logger.warning("a training's sign of life was lost: %s", error)
                connection.close()
    finally:
        connection.close()
