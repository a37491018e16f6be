"""The kinds of rows, each with what it ranks and the reason it gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
from django.core.cache import cache
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Credit, Movie, Rating
from recommendations.engine.similar import similar_items

from .viewer import Viewer

RANKED = 60
"""Of each kind, so that what stands in a row above can be left out."""
BECAUSE = 3
SIMILAR = 40
NEW_FOR = timedelta(days=60)
MOST_NEW = 200
"""More than this many at once are a catalogue imported, not films that came out."""
NOW = timedelta(days=30)
FEWEST_NOW = 50
POPULAR_KEPT_FOR = 600
GEM_FEWEST_LIKES = 4
"""Of a film that fewer like, too little is known to call it a gem."""
FAR_AMONG = 300
ALIKE = 0.6


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


def because(viewer: Viewer) -> list[Ranking]:
    """Films like those liked most, unlike one another: one row each."""
    model = viewer.candidates.model
    liked = np.array(viewer.liked, dtype=np.int64)
    rows = model.rows_of(liked)
    liked, rows = liked[rows >= 0], rows[rows >= 0]
    lengths = np.maximum(np.linalg.norm(model.item_vectors[rows], axis=1, keepdims=True), 1e-12)
    directions = model.item_vectors[rows] / lengths
    found: list[Ranking] = []
    chosen: list[int] = []
    for place, (movie, row) in enumerate(zip(liked.tolist(), rows.tolist(), strict=True)):
        if any(directions[place] @ directions[other] > ALIKE for other in chosen):
            continue
        chosen.append(place)
        near = model.item_ids[similar_items(model, row, SIMILAR)].tolist()
        title = _("Because you liked %(title)s") % {"title": viewer.said.used[movie].title}
        note = _("Films close to it, those that suit you first.")
        ranked = viewer.best_among(near, SIMILAR)
        found.append(Ranking(f"because-{movie}", title, note, ranked, _unsaid(ranked)))
        if len(found) == BECAUSE:
            break
    return found


def people(viewer: Viewer) -> Ranking:
    """Films by the directors, and with the leading actors, of films that were liked."""
    liked = viewer.liked[:100]
    of_liked = Credit.objects.filter(movie__in=liked).exclude(role=Credit.Role.WRITER)
    credited = (
        Credit.objects.filter(person__in=of_liked.values("person"))
        .exclude(role=Credit.Role.WRITER)
        .order_by("role", "position", "pk")
        .values_list("person", "person__name", "role", "movie")
    )
    place = {movie: number for number, movie in enumerate(liked)}
    known_for: dict[tuple[int, str], int] = {}
    for person, _name, role, movie in credited:
        if movie in place:
            best = known_for.get((person, role), movie)
            known_for[person, role] = min(best, movie, key=place.__getitem__)
    reasons: dict[int, str] = {}
    # Directors come last, and so have the last word.
    for person, name, role, movie in reversed(list(credited)):
        film = known_for.get((person, role))
        if film is None or movie in place:
            continue
        words = {"name": name, "title": viewer.said.used[film].title}
        reasons[movie] = (
            _("Directed by %(name)s, as %(title)s was")
            if role == Credit.Role.DIRECTOR
            else _("With %(name)s, as in %(title)s")
        ) % words
    ranked = viewer.best_among(reasons, RANKED)
    note = _("From films you gave four stars and more.")
    return Ranking("people", _("From directors and actors you like"), note, ranked, reasons)


def newcomers(viewer: Viewer) -> Ranking:
    """Films that came into the catalogue lately."""
    since = timezone.now() - NEW_FOR
    newest = Movie.objects.filter(created_at__gt=since).order_by("-created_at")
    new = list(newest.values_list("pk", flat=True)[: MOST_NEW + 1])
    ranked = viewer.best_among(new, RANKED) if len(new) <= MOST_NEW else []
    note = _("Added in the last two months; nobody may have rated them yet.")
    return Ranking("new", _("New to the catalogue"), note, ranked)


def gems(viewer: Viewer) -> Ranking:
    """Films that suit well and that few know."""
    fame, scores = viewer.candidates.fame, viewer.scores
    best = np.argsort(-scores, kind="stable")[:FAR_AMONG]
    usual = np.median(fame[best])
    little_known = (fame < usual) & (fame > np.log(GEM_FEWEST_LIKES))
    note = _("They suit you, and few people here know them.")
    return Ranking("gems", _("Hidden gems"), note, viewer.best_where(little_known, RANKED))


def popular(viewer: Viewer) -> Ranking:
    """What people here rate these days, in that order and not by fit."""
    lately, ids = popular_now()
    never = set(viewer.said.never_recommended.tolist())
    ranked = [pk for pk in ids if pk not in never]
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
        recent = Rating.objects.filter(created_at__gt=timezone.now() - NOW)
        lately = recent.count() >= FEWEST_NOW
        if lately:
            counted = recent.values("movie").annotate(n=Count("pk")).order_by("-n", "movie")
            ids = list(counted.values_list("movie", flat=True)[:MOST_NEW])
        else:
            ids = list(Movie.objects.popular().values_list("pk", flat=True)[:MOST_NEW])
        kept = lately, ids
        cache.set("popular-now", kept, POPULAR_KEPT_FOR)
    return kept


def different(viewer: Viewer) -> Ranking:
    """Of what suits, the films farthest from all that was rated well."""
    candidates = viewer.candidates
    best = candidates.rows_of(np.array(viewer.best_where(np.isfinite(viewer.scores), FAR_AMONG)))
    best = best[best >= 0]
    model = candidates.model
    liked = model.rows_of(np.array(viewer.liked, dtype=np.int64))
    vectors = candidates.vectors
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    near = (vectors[best] / lengths[best]) @ (vectors[liked] / lengths[liked])[liked >= 0].T
    order = np.argsort(near.max(axis=1, initial=-1.0), kind="stable")[:RANKED]
    ids = candidates.item_ids[best[order]].tolist()
    note = _("Unlike the films you rated well, and still a good match.")
    return Ranking("different", _("Try something different"), note, ids)


def _unsaid(movies: Sequence[int]) -> dict[int, str]:
    return dict.fromkeys(movies, "")
