"""The taste page, and its switch that hides predictions until a movie is rated."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actions.decorators import user_action
from actions.responses import Undo, respond

from ..serving.prediction_visibility import predictions_visible, set_predictions_hidden
from .charts import star_scale
from .page import taste_of


@login_required
@require_safe
def taste(request: SignedInRequest) -> HttpResponse:
    """Show charts of the user's ratings, and how accurate predictions were."""
    context = {
        "taste": taste_of(request.user.pk),
        "scale": star_scale(),
        "hidden": not predictions_visible(request),
    }
    return render(request, "recommendations/taste/taste.html", context)


@user_action(replay=True, page="taste")
def hide_predictions(request: SignedInRequest) -> HttpResponse:
    """Hide the prediction of a movie until the user has rated it."""
    message = _("Predictions are hidden until you have rated.")
    return _set_hidden(request, True, message, undo="show_predictions")


@user_action(replay=True, page="taste")
def show_predictions(request: SignedInRequest) -> HttpResponse:
    """Show predictions of unrated movies again."""
    message = _("Predictions are shown.")
    return _set_hidden(request, False, message, undo="hide_predictions")


def _set_hidden(request: SignedInRequest, hidden: bool, message: str, *, undo: str) -> HttpResponse:
    set_predictions_hidden(request.user.pk, hidden)
    return respond(
        request,
        message,
        partial="recommendations/taste/partials/predictions_switched.html",
        page=reverse("taste"),
        undo=Undo(reverse(undo)),
        context=lambda: {"hidden": hidden},
    )
