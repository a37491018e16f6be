"""Pictures come from the source alone, once, and again when their licence asks for it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import TestCase
from django.utils import timezone
from PIL import Image

from catalog.enrichment.one_movie import enrich
from catalog.models import FieldSource, SourceRecord
from movierec.embedded.recorded_sources import Reply
from tests.catalog.sources import STALKER, Sources, content, status
from tests.factories import MovieFactory

from .one_movie import client, stalker

pytestmark = pytest.mark.django_db

NO_PICTURES = {
    "text": content(b"no picture"),
    "nothing": content(b""),
    "svg": content(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "gone": status(404),
}


def test_the_poster_is_stored_in_three_widths(tmdb: Sources, media: Path) -> None:
    tmdb.large_pictures = True
    movie = stalker()
    enrich(movie, client())
    movie.refresh_from_db()
    files = {Image.open(path).width: path for path in (media / "posters").iterdir()}
    assert sorted(files) == [200, 400, 780]
    assert Path(movie.poster.path) == files[780]
    assert all(files[width].stat().st_size <= 60_000 for width in (200, 400))


@pytest.mark.parametrize("kind", NO_PICTURES)
def test_a_poster_that_is_no_image_loses_nothing_else(
    tmdb: Sources, media: Path, kind: str
) -> None:
    tmdb.bad["/t/p/"] = NO_PICTURES[kind]
    movie = stalker()
    outcome = enrich(movie, client())
    movie.refresh_from_db()
    assert "poster" in outcome.problem
    assert movie.overview
    assert not movie.poster
    tmdb.bad.clear()
    # With a problem there is no mark, so that all is asked for again.
    assert enrich(movie, client()).filled == ["poster"]


def test_a_picture_named_as_an_address_is_not_asked_for(tmdb: Sources) -> None:
    tmdb.bad["/3/movie/"] = lambda reply: Reply(
        reply.content.replace(b"/p1398.jpg", b"@10.0.0.1/a.jpg")
    )
    movie = stalker(tmdb_id=1398)
    enrich(movie, client())
    assert not [path for path in tmdb.asked if path.startswith("/t/p")]
    movie.refresh_from_db()
    assert movie.overview == STALKER.plot


def test_an_address_of_a_tmdb_picture_is_fetched_once_and_others_stand(tmdb: Sources) -> None:
    own = stalker(poster_url="https://image.tmdb.org/t/p/w500/p1396.jpg")
    other = MovieFactory(title="Mirror", year=1975, poster_url="https://example.org/a.jpg")
    for movie in (own, other):
        enrich(movie, client())
        movie.refresh_from_db()
    assert own.poster
    assert not other.poster
    assert "/t/p/w780/p1396.jpg" in tmdb.asked


def test_a_poster_older_than_its_licence_allows_is_fetched_again(
    tmdb: Sources, media: Path
) -> None:
    tmdb.large_pictures = True
    movie = stalker()
    enrich(movie, client())
    movie.refresh_from_db()
    before = movie.poster.name
    FieldSource.objects.filter(field="poster").update(at=timezone.now() - timedelta(days=151))
    SourceRecord.objects.update(etag="")
    with TestCase.captureOnCommitCallbacks(execute=True):
        enrich(movie, client())
    movie.refresh_from_db()
    assert movie.poster.name != before
    assert len(list((media / "posters").iterdir())) == 3
