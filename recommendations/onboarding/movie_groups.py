"""The groups of movies offered in onboarding: clusters of the model, with names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.models import Movie

from ..data import describe_movies
from ..engine.model.model import Model
from ..engine.ranking.cluster_names import distinctive_words, label_words
from ..models import ChosenGroup, MovieGroup
from ..models.group_names import LONG_AGO
from ..registry.current import current_model

POSTERS = 4
"""Posters shown of each group."""
MOST_CHOSEN = 3
_MOST_WORDS = {"genre": 2, "tag": 1, "time": 1}
"""By kind, in the order of a name."""
_NOT_ABOUT_CONTENT = {"genre:IMAX"}
"""Genres of MovieLens that say nothing about a movie's content."""


@dataclass(frozen=True)
class GroupChoice:
    """A group as it is offered to a user.

    Attributes
    ----------
    movies
        `POSTERS` of its movies at most.
    """

    group: MovieGroup
    movies: tuple[Movie, ...]
    is_chosen: bool


def choices_for(user_id: int) -> list[GroupChoice]:
    """Return the groups to choose from, marked with the user's choice.

    Groups chosen from an earlier model come first; none without a model of enough movies.
    """
    chosen = ChosenGroup.objects.of(user_id)
    model = current_model()
    groups, movies = ([], {}) if model is None else groups_of(model)
    earlier = [group for group in chosen if not _is_among(group, groups)]
    offered = [*earlier, *groups]
    if earlier:
        movies |= Movie.objects.for_cards().in_bulk(
            [pk for group in earlier for pk in group.movies]
        )
    shown = [tuple(movies[pk] for pk in group.movies if pk in movies) for group in offered]
    return [
        GroupChoice(group, posters[:POSTERS], _is_among(group, chosen))
        for group, posters in zip(offered, shown, strict=True)
        if posters
    ]


def _is_among(group: MovieGroup, others: Sequence[MovieGroup]) -> bool:
    """Return whether a group is among others; its name may have changed since it was chosen."""
    return any(
        group.words == other.words
        or group.key == other.key
        or set(group.movies) == set(other.movies)
        for other in others
    )


def groups_of(model: Model) -> tuple[list[MovieGroup], dict[int, Movie]]:
    """Name the model's clusters of popular movies; leave out those that nothing sets apart.

    Returns
    -------
    tuple of list of MovieGroup and dict of Movie
        Names are unique, and true of the first `POSTERS` movies of their group. The movies of all
        clusters by primary key, as far as they still exist.
    """
    clusters = [model.item_ids[cluster.typical].tolist() for cluster in model.clusters]
    ids = [pk for members in clusters for pk in members]
    there = Movie.objects.for_cards().in_bulk(ids)
    words_of = _words_of(ids, there)
    telling = distinctive_words([[words_of[pk] for pk in members] for members in clusters])
    groups: list[MovieGroup] = []
    for members, ranked in zip(clusters, telling, strict=True):
        described = [words_of[pk] for pk in members]
        words, fitting = label_words(described, ranked, _MOST_WORDS, POSTERS)
        if not any(map(_is_telling, words)):
            continue
        shown = [members[place] for place in fitting[:POSTERS]]
        movies = [*shown, *(pk for pk in members if pk not in shown)]
        title = next((there[pk].title for pk in movies if pk in there), "")
        name = _name(words, title, [group.words for group in groups])
        groups.append(MovieGroup(name, tuple(movies)))
    return groups, there


def _is_telling(word: str) -> bool:
    """Return whether a word alone says what movies are like: a decade of late does not."""
    kind, _, name = word.partition(":")
    return kind != "time" or not name


def _words_of(ids: Sequence[int], movies: Mapping[int, Movie]) -> dict[int, set[str]]:
    """Return by movie the words that may describe it in a name."""
    words_of = {
        pk: {word for word in description if word.partition(":")[0] in ("genre", "tag")}
        - _NOT_ABOUT_CONTENT
        for pk, description in zip(ids, describe_movies(ids), strict=True)
    }
    for pk, movie in movies.items():
        if (year := movie.year) is not None:
            words_of[pk].add(f"time:{year // 10 * 10}" if year >= LONG_AGO else "time:")
    return words_of


def _name(words: Sequence[str], title: str, others: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the words of a name; with a movie's title where they are too few or taken."""
    kinds = list(_MOST_WORDS)
    name = sorted(words, key=lambda word: kinds.index(word.partition(":")[0]))
    if len(words) < 2 or set(words) in map(set, others):
        name.append(f"movie:{title}")
    return tuple(name)
