"""The page about someone's taste, and whether they see predictions before they rate."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actions.decorators import user_action
from actions.responses import Undo, respond

from ..serving.blind_mode import predictions_shown, set_blind
from .charts import star_scale
from .page import taste_of


@login_required
@require_safe
def taste(request: SignedInRequest) -> HttpResponse:
    """What the visitor's ratings say about them, and how well they were foreseen."""
    context = {
        "taste": taste_of(request.user.pk),
        "scale": star_scale(),
        "blind": not predictions_shown(request),
    }
    return render(request, "recommendations/taste/taste.html", context)


@user_action(replay=True, page="taste")
def hide_predictions(request: SignedInRequest) -> HttpResponse:
    """Show the visitor no prediction of a movie before they have rated it."""
    said = _("Blind mode is on: predictions are hidden until you have rated.")
    return _switch(request, blind=True, said=said, undo="show_predictions")


@user_action(replay=True, page="taste")
def show_predictions(request: SignedInRequest) -> HttpResponse:
    """Show the visitor predictions of movies that they have not rated."""
    said = _("Blind mode is off: predictions are shown.")
    return _switch(request, blind=False, said=said, undo="hide_predictions")


def _switch(request: SignedInRequest, *, blind: bool, said: str, undo: str) -> HttpResponse:
    """Change the mode and say so: to htmx on the spot, otherwise on the page."""
    set_blind(request.user.pk, blind)
    return respond(
        request,
        said,
        partial="recommendations/taste/partials/switched.html",
        page=reverse("taste"),
        undo=Undo(reverse(undo)),
        context=lambda: {"blind": blind},
    )
