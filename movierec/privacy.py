"""The page that says what the site keeps about people."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models.deleted_data import KEPT
from catalog.imports.history import uploads
from catalog.models import FieldSource, data_export
from catalog.models.movie import FEWEST_RATINGS
from nights.models import KEPT_FOR
from recommendations.models.interleaving import LONGEST


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, why, for how long, and what others see."""
    context = {
        "deleted_days": KEPT.days,
        "file_days": uploads.KEPT.days,
        "archive_days": data_export.KEPT.days,
        "log_days": settings.AUDIT_LOG_DAYS,
        "fewest_ratings": FEWEST_RATINGS,
        "night_days": KEPT_FOR.days,
        "test_days": LONGEST.days,
        "told_by": FieldSource.objects.sources_here(),
    }
    return render(request, "privacy.html", context)
