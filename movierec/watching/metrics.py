"""`/metrics`: how this host's web processes and the whole site do, for Prometheus."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from core.metrics import REGISTRY

from ..storage_check import PARTS as STORED
from ..storage_check import unwritable_parts
from . import shared, site_state
from .folder import VARIABLE

PARTS = ("web", "site")


@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the metrics to whoever has the token; without one in the settings there are none.

    `?part=web` has what the web processes of this host count, `?part=site` all else, which every
    host shows alike.
    """
    if not settings.METRICS_TOKEN:
        return HttpResponse("Not found", status=404, content_type="text/plain")
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        headers = {"WWW-Authenticate": "Bearer"}
        return HttpResponse("Token?", status=401, content_type="text/plain", headers=headers)
    part = request.GET.get("part")
    parts = PARTS if part is None else [part]
    registry = CollectorRegistry()
    registry.register(_Metrics(parts))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Metrics(Collector):
    def __init__(self, parts: Iterable[str]) -> None:
        self._parts = parts

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        web = _of_this_host() if "web" in self._parts else []
        if "web" in self._parts:
            yield from _writable()
        if "site" not in self._parts:
            yield from web
            return
        noted = shared.read(site_state.queue_names())
        yield from _together(web, noted.counts)
        yield from site_state.of_processes(noted)
        yield from site_state.of_the_database()


def _of_this_host() -> Iterable[Metric]:
    if VARIABLE not in os.environ:
        # A single process, as in development.
        return list(REGISTRY.collect())
    return MultiProcessCollector(None).collect()  # type: ignore[no-untyped-call]


def _writable() -> Iterator[Metric]:
    try:
        unwritable = unwritable_parts()
    except Error:
        # movierec_database_up says so.
        return
    what = "Whether this host can write to a part of what is stored."
    family = GaugeMetricFamily("movierec_storage_writable", what, labels=["part"])
    for part in STORED:
        family.add_metric([part], float(part not in unwritable))
    yield family


def _together(web: Iterable[Metric], counts: shared.Counts) -> Iterator[Metric]:
    """Add what the workers have counted to what the web processes have."""
    sums: dict[tuple[str, shared.Labels], float] = defaultdict(float, counts)
    for family in web:
        for sample in family.samples:
            sums[sample.name, tuple(sorted(sample.labels.items()))] += sample.value
    for family in REGISTRY.collect():
        merged = Metric(family.name, family.documentation, family.type)
        ends = _ENDS[family.type]
        for (name, labels), value in sums.items():
            if name in {f"{family.name}{end}" for end in ends}:
                merged.add_sample(name, dict(labels), value)
        yield merged


_ENDS = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}
