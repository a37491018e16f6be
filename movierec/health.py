"""What a load balancer asks: is the process alive, and can it serve pages?"""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Answer that the process runs; asks nothing of any other part."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when pages can be served, 503 with the reason when not.

    The broker, the worker and the model are not asked: pages come without them.
    """
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"database": "unreachable"}, status=503)
    if pending:
        return JsonResponse({"database": "ok", "migrations": "pending"}, status=503)
    return JsonResponse({"database": "ok", "migrations": "ok"})
