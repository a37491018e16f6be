"""Groups of films to choose from, as they follow from the model in service, with their names."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from catalog.decades import decade_label
from catalog.genres import genre_label
from catalog.models import Movie

from .engine.clusters import Cluster
from .engine.interactions import Description
from .engine.model import Model
from .engine.naming import telling_words
from .interactions import describe_movies
from .loading import current_model
from .models import ChosenGroup, FilmGroup

POSTERS = 4
"""Shown of each group."""
MOST_CHOSEN = 3
_LONG_AGO = 1970
"""Films from before are one time to most people; later ones go by their decade."""
_MOST_WORDS = {"genre": 2, "tag": 1, "time": 1}


@dataclass(frozen=True)
class GroupChoice:
    """A group as it is offered to someone.

    Attributes
    ----------
    movies
        `POSTERS` of its films at most, the best known first.
    """

    group: FilmGroup
    movies: tuple[Movie, ...]
    is_chosen: bool


def choices_for(user_id: int) -> list[GroupChoice]:
    """Return the groups to choose from, with what the user has chosen.

    Those that they chose of an earlier model come first; none without a model of enough films.
    """
    chosen = ChosenGroup.objects.of(user_id)
    model = current_model()
    groups = [] if model is None else film_groups(model)
    offered = [*(group for group in chosen if not _is_among(group, groups)), *groups]
    movies = Movie.objects.in_bulk([pk for group in offered for pk in group.movies])
    shown = {
        group.name: tuple(movies[pk] for pk in group.movies if pk in movies)[:POSTERS]
        for group in offered
    }
    return [
        GroupChoice(group, shown[group.name], _is_among(group, chosen))
        for group in offered
        if shown[group.name]
    ]


def _is_among(group: FilmGroup, others: Sequence[FilmGroup]) -> bool:
    """Whether a group is one of others; its name may have been chosen in another language."""
    return any(group.name == other.name or group.key == other.key for other in others)


def film_groups(model: Model) -> list[FilmGroup]:
    """Return the groups that the model makes of the best-known films, each with its own name."""
    clusters = model.clusters
    names = _names(model, clusters)
    return [
        FilmGroup(name, tuple(model.item_ids[cluster.typical].tolist()))
        for name, cluster in zip(names, clusters, strict=True)
    ]


def _names(model: Model, clusters: Sequence[Cluster]) -> list[str]:
    """Name each cluster by what tells its films from the others; no two are named alike."""
    films = [model.item_ids[cluster.typical].tolist() for cluster in clusters]
    ids = [pk for own in films for pk in own]
    told = {
        pk: _words(description) for pk, description in zip(ids, describe_movies(ids), strict=True)
    }
    titles = {}
    for pk, title, year in Movie.objects.filter(pk__in=ids).values_list("pk", "title", "year"):
        titles[pk] = title
        told[pk] |= _time_of(year)
    names: list[str] = []
    telling = telling_words([[told[pk] for pk in own] for own in films])
    for own, words in zip(films, telling, strict=True):
        best_known = next((titles[pk] for pk in own if pk in titles), "")
        names.append(_name(_few(words), best_known, names))
    return names


def _name(words: Sequence[str], best_known: str, taken: Sequence[str]) -> str:
    """Return a name of these words; with the best-known film where they alone say too little."""
    name = _in_words(words)
    if not words:
        name = gettext("Films like %(title)s") % {"title": best_known}
    elif name in taken or _only_a_decade(words):
        name = gettext("%(name)s, such as %(title)s") % {"name": name, "title": best_known}
    return name


def _only_a_decade(words: Sequence[str]) -> bool:
    return len(words) == 1 and words[0].startswith("time:") and words[0] != "time:"


def _words(description: Description) -> set[str]:
    return {word for word in description if word.partition(":")[0] in ("genre", "tag")}


def _time_of(year: int | None) -> set[str]:
    if year is None:
        return set()
    return {f"time:{year // 10 * 10}" if year >= _LONG_AGO else "time:"}


def _few(words: Sequence[str]) -> list[str]:
    """Return the most telling words, no more of a kind than read well together."""
    left = dict(_MOST_WORDS)
    few = []
    for word in words:
        kind = word.partition(":")[0]
        if left[kind]:
            left[kind] -= 1
            few.append(word)
    return sorted(few, key=lambda word: list(_MOST_WORDS).index(word.partition(":")[0]))


def _in_words(words: Sequence[str]) -> str:
    """Return words as a name, such as ``Action and Sci-Fi, dark, 1990s``."""
    genres = [genre_label(word.partition(":")[2]) for word in words if word.startswith("genre:")]
    parts = [gettext(" and ").join(genres)] if genres else []
    for word in words:
        kind, _, said = word.partition(":")
        if kind == "tag":
            parts.append(said)
        if kind == "time":
            before = gettext("before %(year)s") % {"year": _LONG_AGO}
            parts.append(decade_label(int(said)) if said else before)
    name = ", ".join(parts)
    return name[:1].upper() + name[1:]
