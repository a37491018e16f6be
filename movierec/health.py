"""What a load balancer asks: is the process alive, and can it serve pages?"""

from functools import cache

from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.middleware import Middleware

from .storage_check import unwritable_parts
from .watching import hosts, metrics


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Answer that the process runs; asks nothing of any other part."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when pages can be served, 503 when not; name what is missing in both cases.

    What cannot be written breaks no page, and is mostly the same on all hosts: to take them out of
    service for it would leave none. SQLite is an exception, which then cannot even be read. The
    broker, the worker and the model are not asked: pages come without them.
    """
    try:
        unwritable = unwritable_parts()
        unreadable = connection.vendor == "sqlite" and "database" in unwritable
        pending = not unreadable and migrations_pending()
    except Error:
        return JsonResponse({"status": "not ready", "database": "unreachable"}, status=503)
    collected = static_files_collected()
    serves = collected and not (pending or unreadable)
    if serves and "database" not in unwritable:
        hosts.note_now_and_then("web")
    parts = {
        "status": "not ready" if not serves else "degraded" if unwritable else "ready",
        "database": "ok",
        "migrations": "not asked" if unreadable else "pending" if pending else "ok",
        "static files": "ok" if collected else "missing",
        "media": "ok",
        "models": "ok",
        **{name: f"not writable: {reason}" for name, reason in unwritable.items()},
    }
    return JsonResponse(parts, status=200 if serves else 503)


def migrations_pending() -> bool:
    """Say whether the database lacks migrations that the code has.

    Raises
    ------
    django.db.Error
        If the database cannot be reached.
    """
    return not _newest_migrations() <= MigrationRecorder(connection).applied_migrations().keys()


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    """Return the last migration of each app, or all of them that one stands for.

    To read them all takes longer than a page. What one stands for counts, not itself: `migrate`
    has still to note it where they were applied one by one.
    """
    graph = MigrationLoader(None).graph
    return frozenset(
        key for leaf in graph.leaf_nodes() for key in graph.nodes[leaf].replaces or [leaf]
    )


def static_files_collected() -> bool:
    """Say whether `collectstatic` has run, without which no page comes."""
    storage = staticfiles_storage
    return not isinstance(storage, ManifestFilesMixin) or bool(storage.hashed_files)


class HealthMiddleware(Middleware):
    """Answers the health addresses, and that of the metrics, before anything else looks at them.

    Whoever asks does so by a machine's own address and over plain HTTP, which the checks of the
    host name and of HTTPS would turn away.
    """

    answers = {"/healthz": alive, "/readyz": ready, "/metrics": metrics.show}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one of these addresses; pass anything else on."""
        answer = self.answers.get(request.path_info, self.get_response)
        return answer(request)
