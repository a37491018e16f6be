"""Template tags for recommendations on pages of other apps."""

from collections.abc import Collection, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from django import template
from django.contrib.auth.models import AnonymousUser
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from catalog.models import Credit, Movie, Rating
from catalog.templatetags.cards import card
from core.numbers import with_percent_sign
from core.rating_scale import on_scale
from core.rendering import Place, render_once

from ..models import MutedRating, Prediction, Preferences
from ..registry.current import current_model
from ..registry.knowing import Knowing, models_knowing
from ..serving import cards, prediction_visibility
from ..serving import predicted_fit as predicted
from ..serving.once_a_request import serving_inputs_of
from ..serving.picks import Pick
from ..serving.predicted_fit import PredictedStars
from ..serving.similar_movies import But, Similar, similar_movies

register = template.Library()

_FIT = "recommendations/partials/predicted_fit.html"
_ACTIONS = "recommendations/home/partials/pick_actions.html"
_NOTHING = mark_safe("")


class _OfMovie(Protocol):
    movie: Movie | None


@register.simple_tag(takes_context=True)
def predicted_stars(context: dict[str, Any], movie: Movie) -> PredictedStars | None:
    """Return the user's predicted rating of a movie, if there is one."""
    if not context["user"].is_authenticated:
        return None
    return predicted.predicted_stars(serving_inputs_of(context["request"]), movie)


@register.simple_tag(takes_context=True)
def predictions_visible(context: dict[str, Any]) -> bool:
    """Return whether the user sees predictions of unrated movies."""
    return prediction_visibility.predictions_visible(context["request"])


@register.simple_tag
def predicted_before_rating(user: User | AnonymousUser, movie: Movie) -> Prediction | None:
    """Return what was predicted before the user rated a movie, if anything was."""
    return Prediction.objects.before_rating(user.pk, movie) if user.pk is not None else None


@register.simple_tag(takes_context=True)
def similar_on_page(context: dict[str, Any], movie: Movie) -> Similar:
    """Return similar movies, in the direction that the URL asks for."""
    request = context["request"]
    model = serving_inputs_of(request).model if request.user.is_authenticated else current_model()
    return similar_movies(movie, request.GET.get("but", ""), model)


@register.simple_tag
def directions() -> list[But]:
    """Return all directions."""
    return list(But)


@register.simple_tag(takes_context=True)
def card_data(context: dict[str, Any], shown: Iterable[Movie | _OfMovie]) -> cards.CardData:
    """Return what the cards of these movies, or of rows with a `movie`, show about the user."""
    request = context["request"]
    if not request.user.is_authenticated:
        return cards.CardData()
    movies = [each if isinstance(each, Movie) else each.movie for each in shown]
    return cards.card_data(
        serving_inputs_of(request),
        [movie for movie in movies if movie is not None],
        with_predictions=prediction_visibility.predictions_visible(request),
    )


@register.simple_tag
def predicted_fit(expected: PredictedStars | None, place: Place | None = None) -> SafeString:
    """Return what a card says of its movie's fit; nothing where that is not known.

    Parameters
    ----------
    place
        Of the page; found out if not given.
    """
    if not expected:
        return _NOTHING
    # To the decimal that is shown, so that one rendering serves many movies.
    stars, shown = (
        Decimal(repr(float(number))).quantize(Decimal("0.1"), ROUND_HALF_UP)
        for number in (expected.stars, on_scale(expected.stars))
    )
    return render_once(_FIT, None, place, stars=stars, shown=shown)


@register.simple_tag(takes_context=True)
def pick_cards(
    context: dict[str, Any],
    picks: Iterable[Pick],
    *,
    but: Movie | str = "",
    plain: bool = False,
    unexplained: bool = False,
) -> SafeString:
    """Return the cards of picks, inside a form for their buttons.

    Parameters
    ----------
    but
        A movie to leave out.
    plain
        Whether they have no rating control.
    unexplained
        Whether the picks are not personal.
    """
    cards = [
        f'<li class="card" data-pick data-movie="{pick.movie.pk}"{_team(pick)}>'
        f"{_inside(context, pick, plain=plain, unexplained=unexplained)}</li>"
        for pick in picks
        if pick.movie != but
    ]
    return mark_safe("\n".join(cards))  # noqa: S308 - of templates and numbers


def _team(pick: Pick) -> SafeString:
    return format_html(' data-team="{}"', pick.team) if pick.team else _NOTHING


def _inside(context: dict[str, Any], pick: Pick, *, plain: bool, unexplained: bool) -> SafeString:
    if unexplained:
        return card(context, pick.movie, plain=plain, actions=_ACTIONS)
    return card(
        context,
        pick.movie,
        reason=pick.reason,
        fit=predicted_fit(pick.expected, Place.of(context["request"])),
        with_average=not pick.says_average,
        plain=plain,
        actions=_ACTIONS,
        explained=pick.why is not None,
    )


@register.simple_tag(takes_context=True)
def movie_card(
    context: dict[str, Any],
    movie: Movie,
    *,
    worked_as: Iterable[Credit] = (),
    plain: bool = False,
    log_in: SafeString | str = "",
) -> SafeString:
    """Return a movie's card with all that someone can do with it, inside a form for its buttons.

    It shows the user's own of `mine` in the context, see `card_data`.

    Parameters
    ----------
    worked_as, log_in
        As `catalog.templatetags.cards.card` takes them.
    plain
        Whether a visitor's card is without what is in place of a rating control.
    """
    if not context["user"].is_authenticated:
        return card(context, movie, worked_as=worked_as, plain=plain, log_in=mark_safe(log_in))  # noqa: S308 - a template's
    mine: cards.CardData = context["mine"]
    return card(
        context,
        movie,
        stars=mine.given.get(movie.pk),
        fit=predicted_fit(mine.expected.get(movie.pk), Place.of(context["request"])),
        worked_as=worked_as,
        actions="recommendations/partials/movie_actions.html",
        unwanted=movie.pk in mine.unwanted,
    )


@register.simple_tag
def skeleton_rows(more: int) -> SafeString:
    """Return what stands in place of rows until they have come."""
    return render_once("recommendations/home/partials/skeleton_rows.html", more=more)


@register.filter
def has(movies: Collection[int], pk: int) -> bool:
    """Return whether a movie is one of some."""
    return pk in movies


@register.simple_tag(takes_context=True)
def is_unwanted(context: dict[str, Any], movie: Movie) -> bool:
    """Return whether the user is not interested in a movie."""
    return movie.pk in serving_inputs_of(context["request"]).feedback.unwanted


@register.simple_tag
def muted_among(user: User, ratings: Iterable[Rating]) -> set[int]:
    """Return the movies whose ratings, among these, are muted."""
    muted = MutedRating.objects.filter(rating__user=user, rating__in=list(ratings))
    return set(muted.values_list("rating__movie", flat=True))


@register.simple_tag
def is_muted(user: User | AnonymousUser, movie: Movie) -> bool:
    """Return whether the user's rating of a movie is muted."""
    return MutedRating.objects.is_muted(user.pk, movie) if user.pk is not None else False


@register.filter
def in_percent(percent: float) -> str:
    """Return ``+12%`` for 12.3, ``−3%`` for -3.0, and a decimal where it is below one.

    In German, ``+0,5 %``.
    """
    sign = "−" if percent < 0 else "+"
    size = abs(percent)
    number = f"{size:.0f}" if size >= 1 else number_format(f"{size:.1f}")
    return sign + with_percent_sign(number)


@register.simple_tag
def models_that_know(user: User) -> list[Knowing]:
    """Return the stored models that were trained with ratings of this user, the newest first."""
    return models_knowing(user.pk)


@register.simple_tag
def left_training(user: User) -> bool:
    """Return whether this user leaves their ratings out of training."""
    return Preferences.objects.of(user.pk).left_training_at is not None
