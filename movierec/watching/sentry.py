"""Reports faults to Sentry, or a server that speaks as it does: where in the code, never of whom.

What a person sent, who they are and what the error quotes stays here; the log has it, and is found
by the id of the request, which the report bears.
"""

import logging
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from .doing import Doing, now_doing

_KEPT = ("event_id", "timestamp", "level", "platform", "logger", "release", "server_name", "sdk")
_OF_A_FRAME = ("filename", "abs_path", "module", "function", "lineno", "in_app")


def report_errors(dsn: str, release: str) -> None:
    """Report errors that are logged from now on; nothing where `dsn` is empty.

    Raises
    ------
    ImproperlyConfigured
        If the package is not installed, or the address is none of a project.
    """
    if not dsn:
        return
    try:
        import sentry_sdk
        from sentry_sdk.integrations.atexit import AtexitIntegration
        from sentry_sdk.integrations.dedupe import DedupeIntegration
        from sentry_sdk.integrations.logging import LoggingIntegration
        from sentry_sdk.utils import BadDsn
    except ModuleNotFoundError as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set, and the package sentry-sdk is not installed: run .venv/bin/pip "
            "install --require-hashes -r requirements-sentry.txt, or remove the setting."
        ) from error
    try:
        sentry_sdk.init(
            dsn=dsn,
            release=release,
            # Django and Celery log what fails: nothing else has to be wrapped.
            default_integrations=False,
            auto_enabling_integrations=False,
            integrations=[
                LoggingIntegration(level=None, event_level=logging.ERROR),
                DedupeIntegration(),
                AtexitIntegration(callback=lambda pending, timeout: None),
            ],
            send_default_pii=False,
            include_local_variables=False,
            include_source_context=False,
            max_breadcrumbs=0,
            auto_session_tracking=False,
            send_client_reports=False,
            before_send=_without_people,
        )
    except BadDsn as error:
        raise ImproperlyConfigured(f"SENTRY_DSN is no address of a project: {error}.") from error


def _without_people(event: Any, hint: dict[str, Any]) -> Any:
    """Return of a report only what is named here; None for a request that was turned away."""
    record: logging.LogRecord | None = hint.get("log_record")
    if getattr(record, "status_code", 500) < 500:
        return None
    kept = {name: event[name] for name in _KEPT if name in event}
    failed = event.get("exception", {}).get("values", [])
    if failed:
        kept["exception"] = {"values": [_raised(each) for each in failed]}
    elif record is not None and record.name != "django.request":
        # As it is in the code, without what was filled in.
        kept["logentry"] = {"message": event.get("logentry", {}).get("message", "")}
    now = now_doing() or getattr(getattr(record, "request", None), "doing", None)
    if now is not None:
        kept["tags"] = _tags(now, record)
        kept["transaction"] = now.task or now.view
    return kept


def _raised(each: dict[str, Any]) -> dict[str, Any]:
    frames = each.get("stacktrace", {}).get("frames", [])
    return {
        "type": each.get("type"),
        "module": each.get("module"),
        "mechanism": each.get("mechanism"),
        "stacktrace": {
            "frames": [
                {name: frame[name] for name in _OF_A_FRAME if name in frame} for frame in frames
            ]
        },
    }


def _tags(now: Doing, record: logging.LogRecord | None) -> dict[str, str]:
    tags = {"request_id": now.request_id}
    status = getattr(record, "status_code", None)
    return tags | {"status": str(status)} if status else tags
