"""Finding the movies of disturbed exports in a release's catalogue."""

import time
from pathlib import Path
from typing import Any

from django.db import transaction

import movielens
from catalog.imports.history.matching import Matcher
from catalog.imports.history.records import Work
from catalog.imports.movielens.matching import MovieMatcher
from catalog.models import Movie

from .datasets import tell
from .disturbed_titles import Named, disturbed, held_out


def fill(release: str) -> int:
    """Put a release's movies into the database."""
    movies, links, _ = _release(release)
    source = movielens.open_source(Path(release))
    matcher = MovieMatcher(source.uses_100k_ids)
    with transaction.atomic():
        for movie in movies:
            matcher.match_or_create(movie, links.get(movie.movie_id))
        matcher.store()
    return Movie.objects.count()


def measure(release: str, seed: int) -> dict[str, Any]:
    """Match a release's movies, disturbed, against those that are not held out."""
    movies, _, imdb = _release(release)
    absent = held_out(movies, seed)
    uses_100k_ids = movielens.open_source(Path(release)).uses_100k_ids
    own = "movielens_100k_id" if uses_100k_ids else "movielens_id"
    with transaction.atomic():
        Movie.objects.filter(**{f"{own}__in": absent}).delete()
        pks = dict(Movie.objects.values_list(own, "pk"))
        # Two movies of a release that are one in the catalogue are there even so.
        begun = time.perf_counter()
        figures = _matched(list(disturbed(movies, absent, seed, imdb)), pks)
        figures["seconds"] = time.perf_counter() - begun
        transaction.set_rollback(True)
    return figures


def _matched(rows: list[Named], pks: dict[int, int]) -> dict[str, Any]:
    matcher = Matcher()
    figures = dict.fromkeys(("taken", "right", "there", "asked", "asked_right"), 0)
    for named in rows:
        work = Work(
            named.title,
            named.year,
            imdb_id=named.imdb_id,
            original_title=named.original_title,
            by_id_only=named.is_episode,
        )
        found = matcher.match(work)
        true = pks.get(named.movie_id) if named.movie_id else None
        figures["there"] += true is not None
        figures["taken"] += found.movie is not None
        figures["right"] += found.movie is not None and found.movie == true
        figures["asked"] += bool(found.candidates)
        figures["asked_right"] += true is not None and true in found.candidates
    return {**figures, "rows": len(rows)}


def _release(
    release: str,
) -> tuple[list[movielens.Movie], dict[int, movielens.Link], dict[int, str]]:
    source = movielens.open_source(Path(release))
    links = {link.movie_id: link for link in source.links(tell)}
    imdb = {number: link.imdb_id for number, link in links.items() if link.imdb_id}
    return list(source.movies(tell)), links, imdb
