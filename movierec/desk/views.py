"""The desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations.interleaving.results import result_of
from recommendations.models import InterleavingTest
from recommendations.models.interleaving import LONGEST
from recommendations.quality.live_use import LiveUse, live_use
from recommendations.quality.versions import VersionQuality, newest_versions
from recommendations.taste.charts import time_chart
from recommendations.taste.lines import LineChart, line_chart

from .glance import ERRORS_SHOWN, glance


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show how the site is, and whether its recommendations are good."""
    seen = glance()
    ratings = sum(day.count for day in seen.days)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Desk"),
        "seen": seen,
        "errors": seen.errors[:ERRORS_SHOWN],
        "days": time_chart("day", seen.days) if ratings else None,
        "ratings": ratings,
    }
    if request.user.has_perm("recommendations.view_modelversion"):
        versions, use = newest_versions(), live_use()
        test = InterleavingTest.objects.first()
        context |= {
            "is_shown_quality": True,
            "versions": versions,
            "use": use,
            "version_chart": _version_chart(list(versions)),
            "error_chart": _error_chart(use),
            "test": test,
            "result": result_of(test) if test else None,
            "test_days": LONGEST.days,
            "may_serve": request.user.has_perm("recommendations.change_modelversion"),
        }
    return TemplateResponse(request, "desk/desk.html", context)


def _version_chart(versions: list[VersionQuality]) -> LineChart | None:
    """Return NDCG over time, the oldest model first."""
    oldest_first = [each for each in reversed(versions) if each.ndcg]
    return line_chart(
        [
            (_("Model"), "ours", [each.ndcg.value if each.ndcg else None for each in oldest_first]),
            (
                _("Popular list"),
                "other",
                [each.popular.value if each.popular else None for each in oldest_first],
            ),
        ],
        step=0.1,
    )


def _error_chart(use: LiveUse) -> LineChart | None:
    return line_chart(
        [
            (_("RMSE"), "other", [week.rmse for week in use.weeks]),
            (_("Mean error"), "ours", [week.mean for week in use.weeks]),
        ],
        step=0.25,
    )
