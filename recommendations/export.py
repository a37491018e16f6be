"""The tables of this app in a user's export."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from catalog.exports.library import Entry, Section, adds_section, moment, movie_entry, of_movie
from catalog.exports.tables import Table, export_rows, exported, movie_columns, movie_values
from catalog.imports.history.records import Kind

from .brought import SETTINGS
from .models import (
    ChosenGroup,
    Impression,
    InterleavedPick,
    MutedRating,
    NotInterested,
    NotSeen,
    OnboardingDone,
    Prediction,
    Preferences,
)
from .models.group_names import name_of

export_rows("not-interested", NotInterested, "since=created_at", movie="movie")
export_rows(
    "muted-ratings",
    MutedRating,
    "stars=rating__stars since=created_at",
    of="rating__user",
    movie="rating__movie",
)
export_rows("not-seen", NotSeen, "since=created_at", movie="movie")


@exported("chosen-groups", ChosenGroup, ChosenGroup.movies.through)
def _chosen_groups(user_id: int) -> Table:
    own = ChosenGroup.objects.filter(user=user_id).order_by("pk", "movies")
    rows = own.values_list(*movie_values("movies"), "words", "created_at")
    named = ((*movie, name_of(words), since) for *movie, words, since in rows)
    return movie_columns("group", "since"), named


export_rows(
    "preferences",
    Preferences,
    "novelty variety from_year to_year genre=genre__name most_minutes only_watchlist"
    " only_watchable hide_predictions left_training_at",
    of="pk",
)
export_rows("first-steps", OnboardingDone, "finished_at=done_at", of="pk")
export_rows(
    "predictions",
    Prediction,
    "predicted_stars=stars deviation movie_mean made_at",
    of="rating__user",
    movie="rating__movie",
    order="made_at pk",
)
export_rows(
    "shown",
    Impression,
    "in_vain taken_up visit_began last_shown",
    movie="movie",
    order="last_shown pk",
)
export_rows(
    "tested-picks",
    InterleavedPick,
    "chosen_by=team shown_at opened_at",
    movie="movie",
    order="shown_at pk",
)


def _muted_entries(user_id: int, waiting: Sequence[Entry]) -> Iterator[Entry]:
    return _marks(MutedRating.objects.filter(rating__user=user_id), waiting, "rating__")


def _not_interested_entries(user_id: int, waiting: Sequence[Entry]) -> Iterator[Entry]:
    return _marks(NotInterested.objects.of(user_id), waiting)


def _not_seen_entries(user_id: int, waiting: Sequence[Entry]) -> Iterator[Entry]:
    return _marks(NotSeen.objects.filter(user=user_id), waiting)


def _marks(own: QuerySet[Any], waiting: Sequence[Entry], of: str = "") -> Iterator[Entry]:
    for *facts, at in own.order_by("pk").values_list(*of_movie(of), "created_at"):
        yield {"movie": movie_entry(facts), "since": moment(at)}
    yield from waiting


def _group_entries(user_id: int, waiting: Sequence[Entry]) -> Iterator[Entry]:
    """Yield the chosen groups, each with the movies that are waited for at its end."""
    groups: dict[str, Entry] = {}
    own = ChosenGroup.movies.through.objects.filter(chosengroup__user=user_id)
    columns = (*of_movie(), "chosengroup__words", "chosengroup__created_at")
    for *facts, words, at in own.order_by("chosengroup", "pk").values_list(*columns):
        group = {"words": words, "since": moment(at), "movies": []}
        groups.setdefault(str(words), group)["movies"].append(movie_entry(facts))
    for entry in waiting:
        group = {"words": entry["words"], "since": entry["since"], "movies": []}
        groups.setdefault(str(entry["words"]), group)["movies"].append(entry["movie"])
    yield from groups.values()


def _preference_entries(user_id: int, waiting: Sequence[Entry]) -> Iterator[Entry]:
    """Yield the preferences, without those that are as in a new account."""
    own = Preferences.objects.filter(pk=user_id).select_related("genre").first()
    if own is not None:
        new = Preferences()
        changed = {
            name: value for name in SETTINGS if (value := getattr(own, name)) != getattr(new, name)
        }
        if own.genre:
            changed["genre"] = own.genre.name
        if own.left_training_at:
            changed["left_training_at"] = moment(own.left_training_at)
        if changed:
            yield changed


for _section in (
    Section("muted_ratings", Kind.MUTED, _muted_entries),
    Section("not_interested", Kind.NOT_INTERESTED, _not_interested_entries),
    Section("not_seen", Kind.NOT_SEEN, _not_seen_entries),
    Section("chosen_groups", Kind.GROUP, _group_entries),
    Section("preferences", Kind.PREFERENCES, _preference_entries),
):
    adds_section(_section)
