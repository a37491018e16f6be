"""A task by which one sees that the schedule goes on."""

import itertools
import os
import time
from pathlib import Path

from celery import shared_task

EVERY_SECONDS = 2.0
FILE = "CHAOS_TICKS"
"""The variable that names where it is noted."""


@shared_task
def tick() -> None:
    """Note that a worker did what the schedule asked for."""
    with Path(os.environ[FILE]).open("a", encoding="utf-8") as file:
        file.write(f"{time.time()}\n")


def longest_pause(file: Path, since: float) -> float:
    """Return the longest time between two runs of the task that ended after a moment."""
    moments = [float(line) for line in file.read_text(encoding="utf-8").split()]
    pairs = itertools.pairwise(moments)
    return max((later - earlier for earlier, later in pairs if later > since), default=0.0)


def first_since(file: Path, moment: float) -> float | None:
    """Return when the task ran first after a moment; None if it has not."""
    lines = file.read_text(encoding="utf-8").split() if file.exists() else []
    return next((float(line) for line in lines if float(line) > moment), None)
