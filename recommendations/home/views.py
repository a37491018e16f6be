"""The home page, its rows, its dials, and reports of impressions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.requests import SignedInRequest
from actions.decorators import user_action
from actions.responses import Undo, respond
from catalog.models import Movie
from catalog.templatetags.posters import stand_near

from ..interleaving.drafting import home_picks
from ..models import Impression, InterleavedPick, Preferences, should_offer_onboarding
from ..models.preferences import DIALS
from ..serving.once_a_request import serving_inputs_of
from ..serving.picks import Picks, movies_to_rate
from ..serving.seen_lately import seen_lately
from ..serving.user_feedback import ServingInputs
from . import more_rows
from .forms import DialsForm, SeenForm

MOVIES_FOR_VISITORS = 18
MOVIES_TO_RATE = 20


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show popular movies to a visitor, movies to rate to a new user, then personal picks."""
    if not request.user.is_authenticated:
        popular = Movie.objects.popular().for_cards()[:MOVIES_FOR_VISITORS]
        return render(request, "recommendations/home/visitor.html", {"popular": popular})
    inputs = serving_inputs_of(request, for_picks=True)
    picks = home_picks(request.user.pk, inputs)
    return render(
        request,
        "recommendations/home/home.html",
        {
            "picks": picks,
            # Below the picks they come when they are scrolled to; until there are ratings, at once.
            **({"to_rate": None} if picks.personal else _to_rate(request.user.pk, picks, inputs)),
            "offer_welcome": not picks.personal and should_offer_onboarding(request.user.pk),
            "dials": inputs.preferences if picks.personal else None,
        },
    )


@login_required
@require_safe
@vary_on_headers("HX-Request")
def rows(request: SignedInRequest) -> HttpResponse:
    """Show rows of the home page: a fragment for htmx, otherwise a page."""
    above = request.GET.get("above", "").split(",")
    found, more = more_rows(request.user.pk, above, serving_inputs_of(request, for_picks=True))
    context = {"rows": found, "more": more, "above": _keys([*above, *(row.key for row in found)])}
    template = "partials/rows.html" if request.htmx else "rows.html"
    return render(request, f"recommendations/home/{template}", context)


@login_required
@require_safe
@vary_on_headers("HX-Request")
def to_rate(request: SignedInRequest) -> HttpResponse:
    """Show movies to rate that are not among the picks: a fragment for htmx, otherwise a page."""
    inputs = serving_inputs_of(request, for_picks=True)
    picks = home_picks(request.user.pk, inputs)
    context = _to_rate(request.user.pk, picks, inputs)
    folder = "recommendations/onboarding"
    template = f"{folder}/partials/to_rate.html" if request.htmx else f"{folder}/to_rate.html"
    return render(request, template, context)


def _to_rate(user_id: int, picks: Picks, inputs: ServingInputs) -> dict[str, list[Movie]]:
    """Return what the user has seen lately, and other movies to rate."""
    seen = seen_lately(user_id, inputs.feedback)
    return {
        "seen_lately": seen,
        "to_rate": movies_to_rate(user_id, picks, MOVIES_TO_RATE, inputs, seen),
    }


@login_required
@require_safe
def picks_beside(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the picks beside a movie, without rating controls; outside htmx, the movie."""
    movie = get_object_or_404(Movie, pk=pk)
    if not request.htmx:
        return redirect(movie)
    stand_near(request, movie)
    inputs = serving_inputs_of(request, for_picks=True)
    context = {"picks": home_picks(request.user.pk, inputs), "movie": movie, "plain": True}
    return render(request, "recommendations/home/partials/picks.html", context)


def _keys(keys: Sequence[str]) -> str:
    return ",".join(filter(None, keys))


@login_required
@require_POST
def seen(request: SignedInRequest) -> HttpResponse:
    """Record which movies were on the screen, and which the user reacted to."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(form.errors.as_text(), content_type="text/plain")
    seen, touched = form.cleaned_data["seen"], form.cleaned_data["touched"]
    Impression.objects.show(request.user.pk, seen, touched)
    if test := form.cleaned_data["test"]:
        teams, opened = form.cleaned_data["teams"], form.cleaned_data["opened"]
        InterleavedPick.objects.show(test, request.user.pk, teams, opened)
    return HttpResponse(status=204)


@user_action(replay=True)
def dials(request: SignedInRequest) -> HttpResponse:
    """Save or reset the dials; the page follows."""
    form = DialsForm(request.POST, instance=Preferences.objects.of(request.user.pk))
    before = form.initial
    if "reset" in request.POST:
        unturned = {name: getattr(Preferences(), name) for name in DIALS}
        Preferences.objects.filter(pk=request.user.pk).update(**unturned)
        form = DialsForm(instance=Preferences.objects.of(request.user.pk))
    elif form.is_valid():
        # Not the form's save: two moves of a dial may come at once, and it would write all.
        Preferences.objects.update_or_create(pk=request.user.pk, defaults=form.cleaned_data)
    if form.errors and not request.htmx:
        for problem in form.errors.get("to_year", []):
            messages.error(request, str(problem))
        return redirect("home")

    def follows() -> dict[str, Any]:
        moved = {} if form.errors else {"picks": home_picks(request.user.pk)}
        return {"dials": form, **moved}

    return respond(
        request,
        _("Your picks follow the dials."),
        partial="recommendations/home/partials/dials_changed.html",
        page=reverse("home"),
        undo=None if "undo" in request.POST else _undo_form(before),
        context=follows,
    )


def _undo_form(dials: Mapping[str, Any]) -> Undo:
    """Return the form that restores these dials."""
    fields = [(name, "" if value in (None, False) else str(value)) for name, value in dials.items()]
    return Undo(reverse("dials"), [("undo", "1"), *fields])
