"""Ratings given after the session had ended: kept until the same person has logged in again."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.answering import say
from catalog.forms import RatingForm
from catalog.models import Movie, Rating
from catalog.posting import KEPT
from catalog.templatetags.stars import in_stars
from movierec.accounts.models import User
from movierec.accounts.requests import SignedInRequest

from . import predictions
from .answers import way_back_to_rating

_KEPT = "pending_ratings"
_MOST_KEPT = 50


def kept_until_logged_in(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """Keep what is posted to a view that rates a movie, where nobody is signed in."""

    @wraps(view)
    def keeping(request: SignedInRequest, pk: int) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            setattr(request, KEPT, _keep_rating(request, pk))
        return view(request, pk=pk)

    return keeping


def _keep_rating(request: HttpRequest, movie: int) -> bool:
    """Keep what a visitor's form says, if it says whose page it was on; return whether it is."""
    form, rater = RatingForm(request.POST), request.POST.get("rater", "")
    kept: dict[str, Any] = request.session.get(_KEPT, {})
    if not (form.is_valid() and rater.isascii() and rater.isdigit()):
        return False
    given = {
        "stars": form.cleaned_data["stars"],
        "rater": int(rater),
        "at": timezone.now().isoformat(),
    }
    kept = {**kept, str(movie): given}
    if len(kept) > _MOST_KEPT:
        return False
    request.session[_KEPT] = kept
    return True


@receiver(user_logged_in)
def give_kept_ratings(request: HttpRequest | None, user: User, **kwargs: object) -> None:
    """Give the films that this user rated while logged out their stars, and say so.

    What someone else left in the browser is dropped, and what was said again elsewhere meanwhile.
    """
    if request is None or not hasattr(request, "session"):
        return
    kept: dict[str, Any] = request.session.pop(_KEPT, {})
    own = {int(movie): given for movie, given in kept.items() if given["rater"] == user.pk}
    rated = Rating.objects.filter(user=user, movie__in=own).values_list("movie", "updated_at")
    newer = [pk for pk, at in rated if at > datetime.fromisoformat(own[pk]["at"])]
    for movie in Movie.objects.filter(pk__in=own).exclude(pk__in=newer).order_by("pk"):
        undo = way_back_to_rating(request, movie)
        rating = predictions.rate(user.pk, movie, own[movie.pk]["stars"])
        words = {"title": movie.title, "stars": in_stars(rating.stars)}
        say(request, _("%(title)s: %(stars)s, saved now that you are back.") % words, undo)
