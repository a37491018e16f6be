"""What the archive that people take with them has of recommendations."""

from catalog.library.export import FILM, Table, exported, film_columns

from .models import (
    ChosenGroup,
    Impression,
    MutedRating,
    NotInterested,
    NotSeen,
    Prediction,
    Preferences,
    Welcomed,
)
from .models.group_names import name_of


@exported("not-interested", NotInterested)
def _not_interested(user_id: int) -> Table:
    own = NotInterested.objects.filter(user=user_id).order_by("pk")
    return film_columns("since"), own.values_list(*FILM, "created_at")


@exported("muted-ratings", MutedRating)
def _muted_ratings(user_id: int) -> Table:
    own = MutedRating.objects.filter(rating__user=user_id).order_by("pk")
    films = [f"rating__{column}" for column in FILM]
    return film_columns("stars", "since"), own.values_list(*films, "rating__stars", "created_at")


@exported("not-seen", NotSeen)
def _not_seen(user_id: int) -> Table:
    own = NotSeen.objects.filter(user=user_id).order_by("pk")
    return film_columns("since"), own.values_list(*FILM, "created_at")


@exported("chosen-groups", ChosenGroup, ChosenGroup.movies.through)
def _chosen_groups(user_id: int) -> Table:
    own = ChosenGroup.objects.filter(user=user_id).order_by("pk", "movies")
    films = [column.replace("movie__", "movies__") for column in FILM]
    rows = own.values_list(*films, "words", "created_at")
    named = ((*film, name_of(words), since) for *film, words, since in rows)
    return film_columns("group", "since"), named


@exported("preferences", Preferences)
def _preferences(user_id: int) -> Table:
    columns = ("novelty", "variety", "from_year", "to_year", "blind")
    return columns, Preferences.objects.filter(pk=user_id).values_list(*columns)


@exported("first-steps", Welcomed)
def _first_steps(user_id: int) -> Table:
    return ("finished_at",), Welcomed.objects.filter(pk=user_id).values_list("at")


@exported("predictions", Prediction)
def _predictions(user_id: int) -> Table:
    own = Prediction.objects.filter(rating__user=user_id).order_by("made_at", "pk")
    films = [f"rating__{column}" for column in FILM]
    columns = ("stars", "deviation", "film_mean", "made_at")
    return film_columns("predicted_stars", *columns[1:]), own.values_list(*films, *columns)


@exported("shown", Impression)
def _shown(user_id: int) -> Table:
    own = Impression.objects.filter(user=user_id).order_by("last_shown", "pk")
    columns = ("in_vain", "taken_up", "visit_began", "last_shown")
    return film_columns(*columns), own.values_list(*FILM, *columns)
