"""Who knows a movie by an id that it had before it was merged finds the one it was merged with."""

from pathlib import Path

import pytest

from api.players.matching import movie_of
from catalog.imports.history.matching import Matcher
from catalog.imports.history.records import Work
from catalog.imports.movies_csv.importing import import_movies
from catalog.imports.movies_csv.reading import read_movies_csv
from catalog.merging.merge import merge_movies
from catalog.models import Movie, Rating
from catalog.search.movie_search import search_for
from tests.catalog.imports.importing import releases_csv, take_in
from tests.factories import MovieFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def heat() -> Movie:
    kept = MovieFactory(title="Heat", year=1995, imdb_id="tt0113277", tmdb_id=949, movielens_id=6)
    gone = MovieFactory(title="Heat 2", imdb_id="tt0099999", tmdb_id=950, movielens_id=7)
    merge_movies(kept.pk, gone.pk)
    return kept


def test_a_search(heat: Movie) -> None:
    assert search_for("https://www.imdb.com/title/tt0099999/").keys == (heat.pk,)


def test_a_media_player(heat: Movie) -> None:
    assert movie_of(Work("Fuego", 1999, imdb_id="tt0099999")) == heat
    assert movie_of(Work("Fuego", 1999, tmdb_id=950)) == heat


def test_a_history(heat: Movie) -> None:
    assert Matcher().match(Work(title="Fuego", tmdb_id=950)).movie == heat.pk


def test_a_csv_of_movies(heat: Movie) -> None:
    import_movies(read_movies_csv(b"imdb_id,title,runtime\ntt0099999,Fuego,170\n"))
    assert Movie.objects.get() == heat
    assert Movie.objects.get().runtime == 170


def test_a_release(heat: Movie, tmp_path: Path) -> None:
    release = releases_csv(
        "6,Heat (1995),Action\n7,Fuego (1995),Action\n", "1,6,3.5,1\n2,7,4.5,2\n", ""
    )
    result, _ = take_in(tmp_path, release)
    assert result.movies == 0
    assert Rating.objects.filter(movie=heat).count() == 2
