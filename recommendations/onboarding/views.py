"""The first steps: choose groups of movies, rate a few, see how well one is known."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from actions.decorators import user_action
from actions.responses import Undo, add_message
from catalog.models import Movie

from ..models import ChosenGroup, NotSeen, Welcomed
from ..responses import answer, way_back
from ..serving.elicitation import MOVIES_TO_ASK, certainty_of, movies_to_ask
from ..serving.picks import picks_on_page
from ..serving.user_feedback import known_of
from .movie_groups import MOST_CHOSEN, choices_for


@user_action(replay=True, page="welcome_movies", has_page=True)
def groups(request: SignedInRequest) -> HttpResponse:
    """Step one: the groups of movies that one likes."""
    choices = choices_for(request.user.pk)
    if not choices:
        return redirect("welcome_movies")
    wanted = {int(key) for key in request.POST.getlist("group") if key.isdecimal()}
    if request.method == "POST" and len(wanted) <= MOST_CHOSEN:
        before = [choice.group.key for choice in choices if choice.is_chosen]
        chosen = [choice.group for choice in choices if choice.group.key in wanted]
        ChosenGroup.objects.choose(request.user.pk, chosen)
        _say_what_was_chosen(request, [group.name for group in chosen], before)
        return redirect("welcome_movies")
    context: dict[str, Any] = {
        "choices": choices,
        "most": MOST_CHOSEN,
        "too_many": len(wanted) > MOST_CHOSEN,
        "chosen": wanted or {choice.group.key for choice in choices if choice.is_chosen},
    }
    status = 400 if context["too_many"] else 200
    return render(request, "recommendations/onboarding/choose_groups.html", context, status=status)


def _say_what_was_chosen(request: HttpRequest, names: list[str], before: list[int]) -> None:
    if not names and not before:
        return
    if names:
        listed = get_text_list(
            [gettext("“%(name)s”") % {"name": name} for name in names], gettext("and")
        )
        said = gettext("Chosen: %(groups)s.") % {"groups": listed}
    else:
        said = gettext("No group is chosen.")
    add_message(request, said, Undo(reverse("welcome"), [("group", str(key)) for key in before]))


@login_required
@require_safe
def movies(request: SignedInRequest) -> HttpResponse:
    """Step two: movies to rate, those first whose stars tell the most."""
    known = known_of(request.user.pk)
    picks = picks_on_page(request.user.pk, known=known)
    return render(
        request,
        "recommendations/onboarding/rate_movies.html",
        {
            "to_ask": movies_to_ask(known, MOVIES_TO_ASK),
            "picks": picks,
            "certainty": certainty_of(known),
        },
    )


@login_required
@require_POST
def done(request: SignedInRequest) -> HttpResponse:
    """Finish the first steps, or pass them by: they are not offered again."""
    Welcomed.objects.get_or_create(user=request.user)
    return redirect("home")


@user_action(replay=True)
def not_seen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Do not ask for stars of a movie; htmx gets the card of another in its place."""
    movie = get_object_or_404(Movie, pk=pk)
    NotSeen.objects.get_or_create(user=request.user, movie=movie)
    said = gettext("%(title)s: not seen. You are not asked about it again.")
    said %= {"title": movie.title}
    return answer(request, movie, said, way_back(request, "undo_not_seen", movie), "not_seen")


@user_action()
def undo_not_seen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for stars of a movie again."""
    movie = get_object_or_404(Movie, pk=pk)
    NotSeen.objects.filter(user=request.user, movie=movie).delete()
    said = gettext("%(title)s: you may be asked about it again.") % {"title": movie.title}
    return answer(request, movie, said, way_back(request, "not_seen", movie), "not_seen")
