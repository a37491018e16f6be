"""What our own archive says of mutes, marks, chosen groups and preferences, for a new account."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from catalog.imports.history.records import Kind, Reason
from catalog.imports.history.states import FIELDS, state_of
from catalog.imports.history.values import moment
from catalog.imports.history.writing import Placed, Writer, writes
from catalog.models import Genre, Movie, Rating

from .models import ChosenGroup, MutedRating, NotInterested, NotSeen, Preferences
from .models.preferences import DIALS

SETTINGS = (*(name for name in DIALS if name != "genre_id"), "hide_predictions")
"""What the archive says as it is kept."""
_GroupMovie = ChosenGroup.movies.through
_Movies = Mapping[int, Movie]

FIELDS |= {
    MutedRating: (),
    NotInterested: (),
    NotSeen: (),
    _GroupMovie: (),
    ChosenGroup: ("words",),
    Preferences: (*SETTINGS, "genre_id", "left_training_at"),
}


@writes(Kind.MUTED)
def _muted(writer: Writer, placed: Sequence[Placed], movies: _Movies) -> None:
    """Mute ratings, if they are there."""
    own = Rating.objects.filter(user=writer.user, movie__in={movie for _, movie in placed})
    ratings = dict(own.select_for_update().values_list("movie", "pk"))
    muted = MutedRating.objects.filter(rating__in=ratings.values())
    there = set(muted.values_list("rating__movie", flat=True))
    new = []
    for record, movie in placed:
        if movie not in ratings:
            writer.skip(Reason.NO_RATING)
        elif writer.is_new(movie, there):
            at = record.at or timezone.now()
            new.append(MutedRating(rating_id=ratings[movie], created_at=at))
    writer.add(Kind.MUTED, new)


@writes(Kind.NOT_INTERESTED)
def _not_interested(writer: Writer, placed: Sequence[Placed], movies: _Movies) -> None:
    """Mark movies as not interesting, unless they are rated."""
    among = {"user": writer.user, "movie__in": {movie for _, movie in placed}}
    rated = set(Rating.objects.filter(**among).values_list("movie", flat=True))
    left = [item for item in placed if item.movie not in rated]
    writer.skip(Reason.KEPT_HERE, len(placed) - len(left))
    _mark(writer, Kind.NOT_INTERESTED, NotInterested, left)


@writes(Kind.NOT_SEEN)
def _not_seen(writer: Writer, placed: Sequence[Placed], movies: _Movies) -> None:
    _mark(writer, Kind.NOT_SEEN, NotSeen, placed)


def _mark(writer: Writer, kind: Kind, model: Any, placed: Sequence[Placed]) -> None:
    among = {"user": writer.user, "movie__in": {movie for _, movie in placed}}
    there = set(model.objects.filter(**among).values_list("movie", flat=True))
    new = []
    for record, movie in placed:
        if writer.is_new(movie, there):
            at = record.at or timezone.now()
            new.append(model(user_id=writer.user, movie_id=movie, created_at=at))
    writer.add(kind, new)


@writes(Kind.GROUP)
def _groups(writer: Writer, placed: Sequence[Placed], movies: _Movies) -> None:
    """Add the movies of chosen groups, which beside those chosen here are more of them."""
    groups = {json.dumps(one.words): one for one in ChosenGroup.objects.filter(user=writer.user)}
    own = _GroupMovie.objects.filter(chosengroup__in=groups.values())
    there = set(own.values_list("chosengroup", "movie"))
    new = []
    for record, movie in placed:
        group = groups.get(record.text)
        if group is None:
            at = record.at or timezone.now()
            words = json.loads(record.text)
            group = ChosenGroup.objects.create(user_id=writer.user, words=words, created_at=at)
            groups[record.text] = group
            writer.note([(group, None)])
        if writer.is_new((group.pk, movie), there):
            new.append(_GroupMovie(chosengroup_id=group.pk, movie_id=movie))
    writer.add(Kind.GROUP, new)


@writes(Kind.PREFERENCES)
def _preferences(writer: Writer, placed: Sequence[Placed], movies: _Movies) -> None:
    """Take the preferences whole, unless there are some here."""
    for record, _ in placed:
        said = json.loads(record.text)
        genre = Genre.objects.filter(name=str(said.get("genre", ""))[:40]).first()
        wanted = Preferences(user_id=writer.user, genre=genre)
        for name in SETTINGS:
            if name in said:
                setattr(wanted, name, said[name])
        wanted.left_training_at = moment(str(said.get("left_training_at", "")))
        here = Preferences.objects.filter(pk=writer.user).first()
        if here and _values(here) == _values(wanted):
            writer.outcome.unchanged += 1
        elif here and _values(here) != _values(Preferences()):
            writer.skip(Reason.KEPT_HERE)
        else:
            _save(writer, wanted, state_of(here) if here else None)


def _save(writer: Writer, wanted: Preferences, before: dict[str, Any] | None) -> None:
    try:
        wanted.clean_fields()
        wanted.validate_constraints()
    except ValidationError:
        writer.skip(Reason.BROKEN_ROW)
        return
    wanted.save()
    writer.outcome.taken[Kind.PREFERENCES] += 1
    writer.note([(wanted, before)])


def _values(preferences: Preferences) -> list[Any]:
    return [getattr(preferences, name) for name in FIELDS[Preferences]]
