"""Background tasks of shelves and services."""

from celery import shared_task

from catalog.tasks import ask_or_log

from . import bringing, refreshing, where_to_watch


@shared_task
def refresh_shelves() -> None:
    """Read the shelves that are due; runs on a schedule, too."""
    refreshing.refresh_due()


@shared_task
def fetch_services() -> None:
    """Ask which services there are; runs on a schedule."""
    ask_or_log(where_to_watch.fetch_services)


@shared_task
def fetch_offers() -> None:
    """Ask where movies can be watched that someone looks at; runs on a schedule."""
    ask_or_log(where_to_watch.fetch_offers)


@shared_task
def forget_old_offers() -> None:
    """Delete what was said too long ago of where movies can be watched; runs on a schedule."""
    where_to_watch.forget_old()


@shared_task
def delete_old_files() -> None:
    """Delete uploaded files that are of no shelf; runs on a schedule."""
    bringing.delete_old_files()
