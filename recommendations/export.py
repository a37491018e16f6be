"""What the archive that people take with them has of recommendations and movie nights."""

from catalog.personal.export import FILM, Table, exported, film_columns

from .group_names import name_of
from .models import (
    ChosenGroup,
    Impression,
    MutedRating,
    Night,
    NotInterested,
    NotSeen,
    Participant,
    Prediction,
    Preferences,
    Veto,
    Vote,
    Welcomed,
)


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


@exported("nights", Participant)
def _nights(user_id: int) -> Table:
    """Return the nights that someone is or was in, and nothing of the others there."""
    own = Participant.objects.filter(user=user_id).order_by("joined_at", "pk")
    return ("night", "date", "your_name", "joined_at", "taken_off"), own.values_list(
        "night__name", "night__date", "name", "joined_at", "removed"
    )


@exported("nights-hosted", Night)
def _nights_hosted(user_id: int) -> Table:
    own = Night.objects.filter(host=user_id).order_by("pk")
    columns = (
        "invitation_open",
        "stage",
        "rule",
        "from_year",
        "to_year",
        "genre__name",
        "most_minutes",
        "created_at",
    )
    named = ("night", "date", *(column.removesuffix("__name") for column in columns))
    return named, own.values_list("name", "date", *columns)


@exported("night-vetoes", Veto)
def _vetoes(user_id: int) -> Table:
    own = Veto.objects.filter(participant__user=user_id).order_by("pk")
    return film_columns("night"), own.values_list(*FILM, "participant__night__name")


@exported("night-votes", Vote)
def _votes(user_id: int) -> Table:
    own = Vote.objects.filter(participant__user=user_id).order_by("pk")
    films = [f"film__{column}" for column in FILM]
    return film_columns("night"), own.values_list(*films, "participant__night__name")
