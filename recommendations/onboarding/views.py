"""Onboarding: choose groups of movies, rate a few, see how much is known about your taste."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from actions.decorators import page_to_return_to, user_action
from actions.responses import Undo, add_message, respond
from catalog.models import Movie
from core.request_numbers import whole_numbers

from ..interleaving.drafting import home_picks
from ..models import ChosenGroup, NotSeen, OnboardingDone
from ..responses import undo_form
from ..serving.elicitation import MOVIES_TO_ASK, certainty_of, movies_to_ask
from ..serving.once_a_request import serving_inputs_of
from .movie_groups import MOST_CHOSEN, choices_for


@user_action(replay=True, page="welcome_movies", has_page=True)
def groups(request: SignedInRequest) -> HttpResponse:
    """Step one: choose groups of movies."""
    choices = choices_for(request.user.pk)
    if not choices:
        return redirect("welcome_movies")
    wanted = whole_numbers(request.POST.getlist("group"))
    if request.method == "POST" and len(wanted) <= MOST_CHOSEN:
        before = [choice.group.key for choice in choices if choice.is_chosen]
        chosen = [choice.group for choice in choices if choice.group.key in wanted]
        ChosenGroup.objects.choose(request.user.pk, chosen)
        _add_chosen_message(request, [group.name for group in chosen], before)
        return redirect("welcome_movies")
    context: dict[str, Any] = {
        "choices": choices,
        "most": MOST_CHOSEN,
        "too_many": len(wanted) > MOST_CHOSEN,
        "chosen": wanted or {choice.group.key for choice in choices if choice.is_chosen},
    }
    status = 400 if context["too_many"] else 200
    return render(request, "recommendations/onboarding/choose_groups.html", context, status=status)


def _add_chosen_message(request: HttpRequest, names: list[str], before: list[int]) -> None:
    if not names and not before:
        return
    if names:
        listed = get_text_list(
            [gettext("“%(name)s”") % {"name": name} for name in names], gettext("and")
        )
        message = gettext("Chosen: %(groups)s.") % {"groups": listed}
    else:
        message = gettext("No group is chosen.")
    add_message(request, message, Undo(reverse("welcome"), [("group", str(key)) for key in before]))


@login_required
@require_safe
def movies(request: SignedInRequest) -> HttpResponse:
    """Step two: rate movies, the most informative first."""
    inputs = serving_inputs_of(request, for_picks=True)
    picks = home_picks(request.user.pk, inputs)
    return render(
        request,
        "recommendations/onboarding/rate_movies.html",
        {
            "to_ask": movies_to_ask(inputs, MOVIES_TO_ASK),
            "picks": picks,
            "certainty": certainty_of(inputs),
        },
    )


@login_required
@require_POST
def done(request: SignedInRequest) -> HttpResponse:
    """Finish or skip onboarding; it is not offered again."""
    OnboardingDone.objects.get_or_create(user=request.user)
    return redirect("home")


@user_action(replay=True)
def not_seen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop asking about a movie; htmx gets the card of another one in its place."""
    movie = get_object_or_404(Movie, pk=pk)
    NotSeen.objects.get_or_create(user=request.user, movie=movie)
    message = gettext("%(title)s: not seen. You will not be asked about it again.")
    return _respond(request, movie, message, undo="undo_not_seen")


@user_action()
def undo_not_seen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask about a movie again."""
    movie = get_object_or_404(Movie, pk=pk)
    NotSeen.objects.filter(user=request.user, movie=movie).delete()
    message = gettext("%(title)s: you may be asked about it again.")
    return _respond(request, movie, message, undo="not_seen")


def _respond(request: SignedInRequest, movie: Movie, message: str, *, undo: str) -> HttpResponse:
    return respond(
        request,
        message % {"title": movie.title},
        partial="recommendations/partials/not_seen.html",
        page=page_to_return_to(request, movie.get_absolute_url()),
        undo=undo_form(request, undo, movie),
        context=lambda: {"movie": movie},
    )
