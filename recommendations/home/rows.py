"""The kinds of home rows: what each ranks, and its reason."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import NamedTuple

import numpy as np
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, DateTimeField, Q, Value
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from catalog.models import Credit, Movie, Rating
from catalog.models.movie import FEWEST_RATINGS
from catalog.names import Names
from catalog.providers.configured import names as source_names
from catalog.templatetags.stars import in_stars
from core.age_limit import without_age_limit
from core.among import keys_as_text
from core.compiled import FIRST, CompiledQuery, compiled_once

from ..engine.data.likes_and_dislikes import LIKED_STARS
from ..engine.model.model import Model
from ..engine.ranking.feedback_weights import NO_ITEMS
from ..engine.ranking.scoring import top_items
from ..serving.kept import KeptOfModel
from .close_movies import CLOSEST, close_to
from .viewer import Viewer

FEWEST = 4
"""A row with fewer movies is left out."""
RANKED = 60
"""Movies ranked for a row, so that those shown above can be left out."""
BECAUSE = 3
NEW_FOR = timedelta(days=60)
MOST_NEW = 200
"""More than this many at once come from an import, not from new releases."""
MOST_FETCHED = 2000
NOW = timedelta(days=30)
FEWEST_NOW = 50
POPULAR_KEPT_FOR = 600
_FEW = "few-rated"
LIKES_TO_COMPARE = 5
"""With fewer likes, too little is known of a movie to say what is like it."""
GEM_FEWEST_LIKES = 4
"""With fewer likes, too little is known to call a movie a gem."""
FAR_AMONG = 300
FAR_SHARE = 5
"""In a small catalogue, only the best fifth."""
LEADING = 5
"""The leading cast of a movie: so many."""
ALIKE = 0.6
TRIED = 12
"""Liked movies tried, at most: the user may know everything similar to one."""


class Through(NamedTuple):
    """Who brings a movie into a row: a person, in a role, known from a liked movie."""

    person: int
    role: str
    liked: int


@dataclass(frozen=True)
class Ranking:
    """The candidates of a row.

    Attributes
    ----------
    key
        Of the row, in URLs.
    title, note
        Its heading, in which the name of `liked` has a place, and its reason.
    movies
        Best first; not yet without deleted ones and those in rows above.
    reasons
        By movie: a reason instead of the one from the feedback; empty where the row's title is
        enough.
    liked
        The movie that the heading names, if it names one.
    through
        By movie: who is its reason. Names are read of what is shown: see `in_words`.
    """

    key: str
    title: str
    note: str
    movies: Sequence[int]
    reasons: Mapping[int, str] = field(default_factory=dict)
    liked: int | None = None
    through: Mapping[int, Through] = field(default_factory=dict)

    @property
    def movies_named(self) -> set[int]:
        """The movies whose titles its words take."""
        through = {self.through[movie].liked for movie in self.movies if movie in self.through}
        return through if self.liked is None else through | {self.liked}

    @property
    def people_named(self) -> set[int]:
        """The people whose names its reasons take."""
        return {self.through[movie].person for movie in self.movies if movie in self.through}

    def in_words(self, names: Names) -> "Ranking":
        """Return the row with its heading and its reasons; who was deleted meanwhile is none."""
        title = self.title
        if self.liked is not None:
            title %= {"title": names.movies[self.liked].title}
        through = {movie: self.through[movie] for movie in self.movies if movie in self.through}
        said = {
            movie: _through_whom(names.people[person], role, names.movies[liked].title)
            for movie, (person, role, liked) in through.items()
            if person in names.people and liked in names.movies
        }
        return replace(self, title=title, reasons={**self.reasons, **said})


def because(viewer: Viewer, kept: int | None = None) -> list[Ranking]:
    """Movies similar to the best-liked ones: a row for each, the liked ones unlike one another.

    Parameters
    ----------
    kept
        A liked movie whose row is to stay, even if a movie liked better has taken its place.
    """
    if viewer.fitting.sum() < FEWEST:
        return []
    model = viewer.candidates.model
    liked = np.array(viewer.liked, dtype=np.int64)
    rows = model.rows_of(liked)
    known = rows >= 0
    known[known] = model.item_popularity[rows[known]] >= np.log(LIKES_TO_COMPARE)
    liked, rows = liked[known], rows[known]
    found: dict[int, list[int]] = {}
    for place in _unlike_one_another(model.item_vectors[rows], np.flatnonzero(liked == kept)):
        movie = int(liked[place])
        if len(found) >= BECAUSE and movie != kept:
            continue
        ranked = viewer.best_among(close_to(model, int(rows[place]), viewer.fitting), CLOSEST)
        if len(ranked) >= FEWEST:
            found[movie] = ranked
    title = _("Because you liked %(title)s")
    note = _("Similar movies, picked for you.")
    rankings = [
        Ranking(f"because-{movie}", title, note, ranked, _unsaid(ranked), movie)
        for movie, ranked in found.items()
    ]
    return rankings if len(rankings) <= BECAUSE else [*rankings[: BECAUSE - 1], rankings[-1]]


def _unlike_one_another(vectors: NDArray[np.float32], kept: NDArray[np.int64]) -> list[int]:
    """Return the positions, ascending, of vectors none of which is much like another."""
    directions = _directions(vectors)
    chosen: list[int] = kept.tolist()
    for place in range(len(directions)):
        alike = directions[chosen] @ directions[place]
        if place not in chosen and (alike <= ALIKE).all():
            chosen.append(place)
        if len(chosen) == TRIED:
            break
    return sorted(chosen)


def people(viewer: Viewer) -> Ranking:
    """Movies by the directors, and with the leading actors, of liked movies."""
    liked = viewer.liked[:100]
    credited = _credits_of_the_same().rows(keys_as_text(liked))
    place = {movie: number for number, movie in enumerate(liked)}
    known_for: dict[tuple[int, str], int] = {}
    for person, role, movie in credited:
        if movie in place:
            best = known_for.get((person, role), movie)
            known_for[person, role] = min(best, movie, key=place.__getitem__)
    # Sorted so that a lead replaces the rest of the cast, and a director everyone.
    by = {
        movie: who
        for person, role, movie in credited
        if (who := (person, role)) in known_for and movie not in place
    }
    ranked = viewer.fitting_among(by, RANKED)
    through = {movie: Through(*by[movie], known_for[by[movie]]) for movie in ranked}
    note = _("Based on movies you gave %(stars)s or more.") % {"stars": in_stars(LIKED_STARS)}
    title = _("From directors and actors you like")
    return Ranking("people", title, note, ranked, through=through)


@compiled_once
def _credits_of_the_same() -> CompiledQuery:
    """Person, role, movie: all leading credits of who has one in a call's movies."""
    leading = Credit.objects.order_by().filter(
        Q(role=Credit.Role.DIRECTOR) | Q(role=Credit.Role.CAST, position__lt=LEADING)
    )
    own = leading.filter(person__in=leading.filter(movie__pk__among=FIRST).values("person"))
    ordered = own.order_by("role", "-position", "-pk")
    return CompiledQuery.of(ordered.values_list("person", "role", "movie"))


def _through_whom(person: str, role: str, liked: str) -> str:
    words = {"name": person, "title": liked}
    if role == Credit.Role.DIRECTOR:
        return _("Directed by %(name)s, like %(title)s") % words
    return _("With %(name)s, as in %(title)s") % words


def watchlist(viewer: Viewer) -> Ranking:
    """Movies on the user's watchlist."""
    ranked = viewer.best_among(viewer.feedback.watchlist, RANKED)
    note = _("Movies you saved for later.")
    return Ranking("watchlist", _("From your watchlist"), note, ranked)


def new_movies(viewer: Viewer) -> Ranking:
    """Movies added recently that the user's taste favours."""
    since = connection.ops.adapt_datetimefield_value(timezone.now() - NEW_FOR)
    found = _added_since(*source_names()).rows(since)
    new = [movie for is_fetched, movie in found if not is_fetched]
    if len(new) > MOST_NEW:
        # Most came with an import; a source brings them one by one.
        new = [movie for is_fetched, movie in found if is_fetched]
    ranked = viewer.best_where(viewer.among(new) & viewer.like_their_likes, RANKED) if new else []
    note = _("Added in the last two months, perhaps not rated yet.")
    return Ranking("new", _("New, and like what you like"), note, ranked)


@compiled_once
def _added_since(*sources: str) -> CompiledQuery:
    """Whether one of these sources brought it, and movie: the newest since a call's moment."""
    since = RawSQL("%s", [FIRST], output_field=DateTimeField())
    newest = Movie.objects.filter(created_at__gt=since).order_by("-created_at").values("pk")
    fetched = newest.filter(field_sources__field="title", field_sources__source__in=sources)
    every = Movie.objects.order_by()
    return CompiledQuery.of(
        every.filter(pk__in=newest[: MOST_NEW + 1])
        .values_list(Value(0), "pk")
        .union(every.filter(pk__in=fetched[:MOST_FETCHED]).values_list(Value(1), "pk"), all=True)
    )


def gems(viewer: Viewer) -> Ranking:
    """Movies that fit and that few users know."""
    model, when = viewer.candidates.model, rated_by_few_since()
    hidden = _hidden.get(model, when, lambda: hidden_in(model, rated_by_few(when)))
    note = _("You would rate them well, we think, and few people here have rated them.")
    # Nobody has rated those that came since the training, and none of them fits for certain.
    fitting = viewer.fitting.copy()
    fitting[: len(hidden)] &= hidden
    ranked = viewer.best_where(fitting, RANKED)
    return Ranking("gems", _("Hidden gems"), note, ranked)


_hidden = KeptOfModel[NDArray[np.bool_]](most=2)
"""By when it was asked who is rated by few."""


def hidden_in(model: Model, few: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which movies of a model are known to few users, and rated by few; shape (n_items,)."""
    popularity = model.item_popularity
    hidden: NDArray[np.bool_] = popularity > np.log(GEM_FEWEST_LIKES)
    # The lower half of those with enough likes: what fits best is mostly popular.
    if hidden.any():
        hidden &= popularity < np.median(popularity[hidden])
    return hidden & np.isin(model.item_ids, few)


def rated_by_few_since() -> str:
    """Return a name of the answer that `rated_by_few` gives now; cached."""
    when: str | None = cache.get(_FEW)
    if when is None:
        when = str(timezone.now().timestamp())
        cache.set(_FEW, when, POPULAR_KEPT_FOR)
    return when


@without_age_limit()
def rated_by_few(when: str) -> NDArray[np.int64]:
    """Return the less rated half of the movies that have an average; cached.

    As bytes in a text: a cache takes long to read tens of thousands of numbers.
    """
    key = f"{_FEW}-{when}"
    kept: str | None = cache.get(key)
    if kept is None:
        rated = Movie.objects.filter(rating_count__gte=FEWEST_RATINGS)
        ids = list(rated.order_by("rating_count", "pk").values_list("pk", flat=True))
        few = np.array(ids[: (len(ids) + 1) // 2], dtype=np.int64)
        kept = b64encode(few.tobytes()).decode()
        cache.set(key, kept, POPULAR_KEPT_FOR)
    return np.frombuffer(b64decode(kept), dtype=np.int64)


def popular(viewer: Viewer) -> Ranking:
    """The movies rated most these days, in that order and not by fit."""
    lately, ids = popular_now()
    ranked = viewer.open_among(ids)
    note = _("Most rated here in the last month.") if lately else _("Most rated here.")
    return Ranking("popular", _("Popular now"), note, ranked, _unsaid(ranked))


@without_age_limit()
def popular_now() -> tuple[bool, list[int]]:
    """Return what is rated most, and whether lately or, without enough ratings, ever; cached."""
    kept = cache.get("popular-now")
    if kept is None:
        recent = Rating.objects.filter(created_at__gt=timezone.now() - NOW).values("movie")
        # A movie that one person alone rated would tell on them.
        counted = recent.annotate(n=Count("pk")).filter(n__gt=1).order_by("-n", "movie")
        counts = dict(counted.values_list("movie", "n")[:MOST_NEW])
        ids = list(counts)
        lately = sum(counts.values()) >= FEWEST_NOW
        if not lately:
            ids = list(Movie.objects.popular().values_list("pk", flat=True)[:MOST_NEW])
        kept = lately, ids
        cache.set("popular-now", kept, POPULAR_KEPT_FOR)
    lately, ids = kept
    return lately, ids


def different(viewer: Viewer) -> Ranking:
    """Of the movies that fit, the farthest from all liked movies."""
    candidates = viewer.candidates
    liked = candidates.rows_of(np.array(viewer.liked, dtype=np.int64))
    liked = liked[liked >= 0]
    many = min(FAR_AMONG, int(viewer.open.sum()) // FAR_SHARE)
    best = top_items(np.where(viewer.open, viewer.scores, -np.inf), many, NO_ITEMS)
    best = best[viewer.fitting[best]]
    near = _directions(candidates.vectors[best]) @ _directions(candidates.vectors[liked]).T
    near = near.max(axis=1, initial=-1.0)
    farthest = best[np.argsort(near, kind="stable")[:RANKED]]
    ids: list[int] = candidates.item_ids[farthest].tolist() if len(liked) else []
    note = _("Unlike the movies you rated well, and still to your taste, we think.")
    return Ranking("different", _("Try something different"), note, ids)


def _directions(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    directions: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-12)
    return directions


def _unsaid(movies: Sequence[int]) -> dict[int, str]:
    return dict.fromkeys(movies, "")
