"""What the groups of movies that new users choose among are called, and what is in them."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from ..engine.model.model import Model
from .known import Site
from .pages import Group
from .report import Verdict

FEWEST_SHOWN = 4
LEAST_SHARE, LEAST_LIFT = 0.4, 1.2
LONG_AGO = 1970
_EXAMPLE = ", such as "
_DECADE = r"\d{4}s"
"""Alone it does not say what movies are like."""


def of_groups(site: Site, model: Model, groups: Sequence[Group]) -> Iterator[tuple[Verdict, str]]:
    """Yield whether each group is what its name says, with the name."""
    clusters = [set(model.item_ids[cluster.typical].tolist()) for cluster in model.clusters]
    everything = [movie for members in clusters for movie in members if movie in site.movies]
    names = Counter(group.name for group in groups)
    for group in groups:
        called, _, example = group.name.partition(_EXAMPLE)
        words = _words_in(called)
        fit = all(_has(site, movie, word) for movie in group.movies for word in words)
        named = not example or example in {site.movies[movie].title for movie in group.movies}
        enough = len(group.movies) >= FEWEST_SHOWN
        yield ("group: its movies are what it is called", bool(words) and fit and named), group.name
        yield ("group: its name is its own", names[group.name] == 1 and enough), group.name
        members = next((own for own in clusters if own.issuperset(group.movies)), None)
        # Chosen ones stay with the name that they had.
        if members is not None and not group.is_chosen:
            telling = any(
                _sets_apart(site, word, members, everything)
                for word in words
                if not re.fullmatch(_DECADE, word)
            )
            yield ("group: its name sets it apart", telling), group.name


def _words_in(name: str) -> list[str]:
    """Return the genres, tags and times that a name has, in lower case."""
    return [word for part in name.casefold().split(", ") for word in part.split(" and ") if word]


def _has(site: Site, movie: int, word: str) -> bool:
    year = site.movies[movie].year
    if word == f"before {LONG_AGO}":
        return year is not None and year < LONG_AGO
    if re.fullmatch(_DECADE, word):
        return f"{site.decade(movie)}s" == word
    return word in {name.casefold() for name in site.genres[movie] | site.tags(movie)}


def _sets_apart(
    site: Site, word: str, members: Collection[int], everything: Collection[int]
) -> bool:
    """Return whether it is much more common in a group than among all that are offered."""
    own, others = (
        [_has(site, movie, word) for movie in movies if movie in site.movies]
        for movies in (members, everything)
    )
    share, usual = sum(own) / max(len(own), 1), sum(others) / max(len(others), 1)
    return share >= LEAST_SHARE and share >= LEAST_LIFT * usual
