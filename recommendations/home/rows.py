"""The kinds of rows, each with what it ranks and the reason it gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from catalog.models import Credit, Movie, Rating

from ..engine.model.model import Model
from ..engine.ranking.profile import NOTHING
from ..engine.ranking.scoring import top_items
from ..engine.ranking.similar import similar_items
from .viewer import Viewer

FEWEST = 4
"""A row with fewer movies is none."""
RANKED = 60
"""Of each kind, so that what stands in a row above can be left out."""
BECAUSE = 3
SIMILAR = 40
NEW_FOR = timedelta(days=60)
MOST_NEW = 200
"""More than this many at once are a catalogue imported, not movies that came out."""
NOW = timedelta(days=30)
FEWEST_NOW = 50
POPULAR_KEPT_FOR = 600
GEM_FEWEST_LIKES = 4
"""Of a movie that fewer like, too little is known to call it a gem."""
FAR_AMONG = 300
FAR_SHARE = 5
"""Where the catalogue is small, only the best fifth of it is a good match."""
LEADING = 5
"""So many of a movie's cast are said to be in it."""
ALIKE = 0.6
TRIED = 12
"""Movies liked, at most, that are looked at for a row: someone may know all that is like them."""


@dataclass(frozen=True)
class Ranking:
    """What a row may show.

    Attributes
    ----------
    key
        Of the row, in addresses.
    title, note
        Its heading, and its reason in a sentence.
    movies
        Best first; those of other rows, and deleted ones, are still among them.
    reasons
        By movie: its own reason; the ratings it comes from, where there is none, and nothing,
        where the row's title says enough (an empty reason).
    """

    key: str
    title: str
    note: str
    movies: Sequence[int]
    reasons: Mapping[int, str] = field(default_factory=dict)


def because(viewer: Viewer, kept: int | None = None) -> list[Ranking]:
    """Movies like those liked most, unlike one another: one row each.

    Parameters
    ----------
    kept
        Of the movies liked, one that is to have a row: what was rated in it since may be liked
        better, and would take its place.
    """
    model = viewer.candidates.model
    liked = np.array(viewer.liked, dtype=np.int64)
    rows = model.rows_of(liked)
    liked, rows = liked[rows >= 0], rows[rows >= 0]
    found: list[Ranking] = []
    for place in _unlike_one_another(model.item_vectors[rows], np.flatnonzero(liked == kept)):
        movie = int(liked[place])
        if len(found) >= BECAUSE and movie != kept:
            continue
        ranked = viewer.best_among(_close_to(model, int(rows[place])), SIMILAR)
        if len(ranked) >= FEWEST:
            title = _("Because you liked %(title)s") % {"title": viewer.feedback.used[movie].title}
            note = _("Movies close to it, chosen for you.")
            found.append(Ranking(f"because-{movie}", title, note, ranked, _unsaid(ranked)))
    return found if len(found) <= BECAUSE else [*found[: BECAUSE - 1], found[-1]]


def _unlike_one_another(vectors: NDArray[np.float32], kept: NDArray[np.int64]) -> list[int]:
    """Return the places, in their order, of vectors none of which is much like another."""
    directions = _directions(vectors)
    chosen: list[int] = kept.tolist()
    for place in range(len(directions)):
        alike = directions[chosen] @ directions[place]
        if place not in chosen and (alike <= ALIKE).all():
            chosen.append(place)
        if len(chosen) == TRIED:
            break
    return sorted(chosen)


def _close_to(model: Model, row: int) -> list[int]:
    """Return the movies most like an item, as far as their vectors point its way at all."""
    near = similar_items(model, row, SIMILAR)
    near = near[model.item_vectors[near] @ model.item_vectors[row] > 0]
    ids: list[int] = model.item_ids[near].tolist()
    return ids


def people(viewer: Viewer) -> Ranking:
    """Movies by the directors, and with the leading actors, of movies that were liked."""
    liked = viewer.liked[:100]
    leading = Credit.objects.filter(
        Q(role=Credit.Role.DIRECTOR) | Q(role=Credit.Role.CAST, position__lt=LEADING)
    )
    credited = (
        leading.filter(person__in=leading.filter(movie__in=liked).values("person"))
        .order_by("role", "-position", "-pk")
        .values_list("person", "person__name", "role", "movie")
    )
    place = {movie: number for number, movie in enumerate(liked)}
    known_for: dict[tuple[int, str], int] = {}
    for person, _name, role, movie in credited:
        if movie in place:
            best = known_for.get((person, role), movie)
            known_for[person, role] = min(best, movie, key=place.__getitem__)
    reasons: dict[int, str] = {}
    # The lead comes after the rest of the cast, directors last: they have the last word.
    for person, name, role, movie in credited:
        example = known_for.get((person, role))
        if example is None or movie in place:
            continue
        words = {"name": name, "title": viewer.feedback.used[example].title}
        reasons[movie] = (
            _("Directed by %(name)s, as %(title)s was")
            if role == Credit.Role.DIRECTOR
            else _("With %(name)s, as in %(title)s")
        ) % words
    ranked = viewer.best_among(reasons, RANKED)
    note = _("From movies you gave four stars and more.")
    return Ranking("people", _("From directors and actors you like"), note, ranked, reasons)


def watchlist(viewer: Viewer) -> Ranking:
    """Movies on their watchlist."""
    ranked = viewer.best_among(viewer.watchlist, RANKED)
    note = _("What suits you best of it comes first.")
    return Ranking("watchlist", _("From your watchlist"), note, ranked)


def new_movies(viewer: Viewer) -> Ranking:
    """Movies that came into the catalogue lately."""
    since = timezone.now() - NEW_FOR
    newest = Movie.objects.filter(created_at__gt=since).order_by("-created_at")
    new = list(newest.values_list("pk", flat=True)[: MOST_NEW + 1])
    ranked = viewer.best_among(new, RANKED) if len(new) <= MOST_NEW else []
    note = _("Added in the last two months; nobody may have rated them yet.")
    return Ranking("new", _("New to the catalogue for you"), note, ranked)


def gems(viewer: Viewer) -> Ranking:
    """Movies that suit well and that few know."""
    popularity = viewer.candidates.popularity
    known = popularity > np.log(GEM_FEWEST_LIKES)
    # Half of all movies that are known at all, for whatever suits best is among the best known.
    hidden = known & (popularity < np.median(popularity[known])) if known.any() else known
    note = _("They suit you, and few people here have found them.")
    return Ranking("gems", _("Hidden gems"), note, viewer.best_where(hidden, RANKED))


def popular(viewer: Viewer) -> Ranking:
    """What people here rate these days, in that order and not by fit."""
    lately, ids = popular_now()
    ranked = viewer.open_among(ids)
    note = (
        _("What people here rated most in the last month.")
        if lately
        else _("What people here rated most.")
    )
    return Ranking("popular", _("Popular now"), note, ranked, _unsaid(ranked))


def popular_now() -> tuple[bool, list[int]]:
    """Return what is rated most: lately, if enough is, or ever; the same for all for minutes."""
    kept: tuple[bool, list[int]] | None = cache.get("popular-now")
    if kept is None:
        recent = Rating.objects.filter(created_at__gt=timezone.now() - NOW).values("movie")
        # What one person alone rated is that person's own affair.
        counted = recent.annotate(n=Count("pk")).filter(n__gt=1).order_by("-n", "movie")
        counts = dict(counted.values_list("movie", "n")[:MOST_NEW])
        ids = list(counts)
        lately = sum(counts.values()) >= FEWEST_NOW
        if not lately:
            ids = list(Movie.objects.popular().values_list("pk", flat=True)[:MOST_NEW])
        kept = lately, ids
        cache.set("popular-now", kept, POPULAR_KEPT_FOR)
    return kept


def different(viewer: Viewer) -> Ranking:
    """Of what suits, the movies farthest from all that was rated well."""
    candidates = viewer.candidates
    liked = candidates.rows_of(np.array(viewer.liked, dtype=np.int64))
    liked = liked[liked >= 0]
    many = min(FAR_AMONG, int(viewer.open.sum()) // FAR_SHARE)
    best = top_items(np.where(viewer.open, viewer.scores, -np.inf), many, NOTHING)
    directions = _directions(candidates.vectors)
    near = (directions[best] @ directions[liked].T).max(axis=1, initial=-1.0)
    farthest = best[np.argsort(near, kind="stable")[:RANKED]]
    ids: list[int] = candidates.item_ids[farthest].tolist() if len(liked) else []
    note = _("Unlike the movies you rated well, and still a good match.")
    return Ranking("different", _("Try something different"), note, ids)


def _directions(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    directions: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-12)
    return directions


def _unsaid(movies: Sequence[int]) -> dict[int, str]:
    return dict.fromkeys(movies, "")
