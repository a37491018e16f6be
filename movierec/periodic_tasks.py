"""What the schedule starts, and how often."""

from datetime import timedelta
from typing import Any

_DAILY = {
    "delete-old-records": "recommendations.tasks.delete_old_records",
    "forget-old-forms": "core.tasks.forget_old_forms",
    "delete-old-nights": "nights.tasks.delete_old_nights",
    "clear-audit-log": "accounts.tasks.clear_audit_log",
    "delete-ended-sessions": "accounts.tasks.delete_ended_sessions",
    "forget-invited": "accounts.tasks.forget_invited",
    "find-duplicates": "catalog.tasks.find_duplicates",
    "forget-old-edits": "catalog.tasks.forget_old_edits",
    "forget-old-merges": "catalog.tasks.forget_old_merges",
    "delete-expired-exports": "catalog.tasks.delete_expired_exports",
    "delete-old-invitations": "friends.tasks.delete_old_invitations",
    "delete-old-weekly-mails": "weekly.tasks.delete_old_weekly_mails",
    "forget-old-offers": "shelves.tasks.forget_old_offers",
    "delete-old-shelf-files": "shelves.tasks.delete_old_files",
    "tidy-history-imports": "catalog.tasks.tidy_history_imports",
}


def periodic_tasks(retrain_every: timedelta) -> dict[str, dict[str, Any]]:
    """Return the schedule for Celery's beat: for each name a task and when it runs."""
    daily = {name: {"task": task, "schedule": timedelta(days=1)} for name, task in _DAILY.items()}
    return daily | {
        "retrain": _often("recommendations.tasks.retrain_if_due", retrain_every),
        "retrain-asked": _often("recommendations.tasks.retrain_if_awaited", timedelta(minutes=5)),
        "continue-imports": _often("catalog.tasks.continue_history_imports", timedelta(minutes=1)),
        "continue-files": _often("catalog.tasks.continue_movie_files", timedelta(minutes=5)),
        "run-merges": _often("catalog.tasks.run_waiting_merges", timedelta(minutes=1)),
        "make-exports": _often("catalog.tasks.make_waiting_exports", timedelta(minutes=1)),
        "purge-deleted-data": _often("accounts.tasks.purge_deleted_data", timedelta(hours=1)),
        "bring-back-data": _often("accounts.tasks.bring_back_deleted_data", timedelta(minutes=1)),
        "fill-movies": _often("catalog.tasks.fill_movies", timedelta(minutes=1)),
        "fetch-movies": _often("catalog.tasks.fetch_requested_movies", timedelta(minutes=1)),
        "fetch-unmatched": _often("catalog.tasks.fetch_unmatched_movies", timedelta(minutes=10)),
        "keep-sources-fresh": _often("catalog.tasks.keep_sources_fresh", timedelta(hours=1)),
        "refresh-shelves": _often("shelves.tasks.refresh_shelves", timedelta(minutes=10)),
        "fetch-services": _often("shelves.tasks.fetch_services", timedelta(hours=1)),
        "fetch-offers": _often("shelves.tasks.fetch_offers", timedelta(minutes=1)),
        "take-up-movies": _often("catalog.tasks.take_up_new_movies", timedelta(hours=1)),
        "send-weekly-mails": _often("weekly.tasks.send_weekly_mails", timedelta(minutes=30)),
        "send-waiting-mail": _often("accounts.tasks.send_mail", timedelta(minutes=1)),
    }


def _often(task: str, every: timedelta) -> dict[str, Any]:
    # While no worker runs they would pile up, to be run one after the other.
    return {"task": task, "schedule": every, "options": {"expires": every.total_seconds()}}
