"""Kinds of background work: a queue each, and how long a task of it may take."""

from datetime import timedelta
from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of work.

    Attributes
    ----------
    longest
        After so long a task is asked to end.
    tasks
        Those of its queue.
    """

    longest: timedelta
    tasks: tuple[str, ...] = ()


PREFIX = "movierec-tasks:"
"""What the broker's keys begin with."""
QUICK = "quick"
"""What is not named below."""

KINDS = {
    QUICK: Kind(timedelta(minutes=10)),
    "import": Kind(
        timedelta(hours=1),
        (
            "catalog.tasks.export_movies",
            "catalog.tasks.check_movies",
            "catalog.tasks.write_movies",
            "catalog.tasks.continue_movie_files",
            "catalog.tasks.find_duplicates",
            "catalog.tasks.run_merge",
            "catalog.tasks.run_waiting_merges",
            "catalog.tasks.run_history_imports",
            "catalog.tasks.continue_history_imports",
            "catalog.tasks.tidy_history_imports",
            "catalog.tasks.make_exports",
            "catalog.tasks.make_waiting_exports",
            "catalog.tasks.fill_movies",
            "catalog.tasks.fetch_requested_movies",
            "catalog.tasks.fetch_unmatched_movies",
            "catalog.tasks.take_up_new_movies",
            "catalog.tasks.refresh_movie",
            "catalog.tasks.keep_sources_fresh",
            "shelves.tasks.refresh_shelves",
            "shelves.tasks.fetch_services",
            "shelves.tasks.fetch_offers",
        ),
    ),
    "training": Kind(
        timedelta(hours=6),
        (
            "recommendations.tasks.retrain",
            "recommendations.tasks.retrain_if_due",
            "recommendations.tasks.retrain_if_awaited",
        ),
    ),
    "mail": Kind(
        timedelta(minutes=10),
        (
            "accounts.tasks.send_mail",
            "weekly.tasks.send_weekly_mails",
            "weekly.tasks.send_some_weekly_mails",
        ),
    ),
}

LONGEST = max(kind.longest for kind in KINDS.values())
_TO_END = timedelta(minutes=1)
"""So long after it was asked to, a task's process is killed."""


def routes() -> dict[str, dict[str, str]]:
    """Return for each named task the queue that it waits in."""
    return {task: {"queue": queue} for queue, kind in KINDS.items() for task in kind.tasks}


def limits() -> dict[str, dict[str, float]]:
    """Return for each named task how long it may take."""
    return {task: limits_of(name) for name, kind in KINDS.items() for task in kind.tasks}


def limits_of(name: str) -> dict[str, float]:
    """Return after how many seconds tasks of a kind are asked to end, and then killed."""
    longest = KINDS[name].longest
    return {
        "soft_time_limit": longest.total_seconds(),
        "time_limit": (longest + _TO_END).total_seconds(),
    }
