"""Ratings go in batch by batch, so that memory does not grow with them."""

import tracemalloc
from pathlib import Path

import pytest

from catalog.imports.movielens.importing import import_release
from catalog.models import Movie, Rating
from movielens import open_source
from tests.movielens.samples import no_errors, write_folder

from ..models.totals import wrong_totals
from .importing import dump, releases_csv, take_in

pytestmark = pytest.mark.django_db

MOVIES = "".join(f"{n},Movie {n} (2000),Drama\n" for n in range(40))


def ratings(count: int) -> str:
    return "".join(f"{n // 40},{n % 40},{(n % 10 + 1) / 2},{10**9 + n}\n" for n in range(count))


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.imports.movielens.importing.BATCH", 100)


@pytest.mark.usefixtures("small_batches")
def test_each_batch_is_stored_before_the_next_is_read(tmp_path: Path) -> None:
    source = open_source(write_folder(tmp_path / "r", releases_csv(MOVIES, ratings(950))))
    seen: list[tuple[int, int, int]] = []

    def progress(done: int, rows: int) -> None:
        seen.append((done, rows, Rating.objects.count()))

    import_release(source, "ml-x", on_error=no_errors, progress=progress)
    assert seen == [(done, 950, done) for done in (*range(100, 1000, 100), 950)]


@pytest.mark.parametrize("batch", [1, 7, 950, 951])
def test_the_size_of_a_batch_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr("catalog.imports.movielens.importing.BATCH", batch)
    result, _ = take_in(tmp_path, releases_csv(MOVIES, ratings(950)))
    assert (result.ratings, result.users, result.existing_ratings) == (950, 24, 0)
    assert Rating.objects.filter(user__username="ml-x:23").count() == 30
    assert wrong_totals() == []


@pytest.mark.usefixtures("small_batches")
def test_a_user_of_several_batches_is_one(tmp_path: Path) -> None:
    rows = "".join(f"1,{n % 40},4.0,{n}\n" for n in range(40)) * 10
    result, _ = take_in(tmp_path, releases_csv(MOVIES, rows))
    assert (result.users, result.ratings, result.existing_ratings) == (1, 40, 360)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("small_batches")
def test_an_import_that_breaks_off_keeps_its_batches_and_can_be_resumed(tmp_path: Path) -> None:
    source = open_source(write_folder(tmp_path / "r", releases_csv(MOVIES, ratings(950))))

    def break_off(_done: int, _rows: int) -> None:
        if Rating.objects.count() == 300:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_release(source, "ml-x", on_error=no_errors, progress=break_off)
    assert Rating.objects.count() == 300
    assert wrong_totals() == []
    import_release(source, "ml-x", on_error=no_errors)
    assert (Rating.objects.count(), Movie.objects.count()) == (950, 40)
    assert wrong_totals() == []
    before = dump()
    import_release(source, "ml-x", on_error=no_errors)
    assert dump() == before


@pytest.mark.usefixtures("small_batches")
def test_memory_does_not_grow_with_the_ratings(tmp_path: Path) -> None:
    def peak(folder: str, count: int) -> int:
        # The same movies and authors, over and over.
        rows = ratings(400) * (count // 400)
        source = open_source(write_folder(tmp_path / folder, releases_csv(MOVIES, rows)))
        tracemalloc.start()
        try:
            import_release(source, folder, on_error=no_errors)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak("warm-up", 400)
    assert peak("many", 8000) < 1.2 * peak("few", 800)
