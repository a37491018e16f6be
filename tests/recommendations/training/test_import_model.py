"""A model trained elsewhere is taken over, whole or not at all."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from catalog.models import Movie
from recommendations.engine.model.artefact import load_model, save_model
from recommendations.engine.model.external_ids import load_with_ids, save_with_ids
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import score_items
from recommendations.models import ModelVersion
from recommendations.registry.current import current_model, served_version
from recommendations.registry.store import folder_of
from tests.disks import disk_full_after
from tests.factories import MovieFactory

from ..priors import imdb_id, tmdb_id
from ..small_models import small_model

pytestmark = pytest.mark.django_db

MOVIES = [300, 7, 50, 181, 1, 127]
"""MovieLens numbers, in the order in which the catalogue gets them."""


def catalogue(**numbers: Callable[[int], Any]) -> list[Movie]:
    return [
        MovieFactory(**{field: number(movie) for field, number in numbers.items()})
        for movie in MOVIES
    ]


def same(number: int) -> int:
    return number


def run(folder: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_model", str(folder), *options, stdout=out)
    return out.getvalue()


def imported_model() -> Model:
    return load_model(folder_of(ModelVersion.objects.latest("pk").artefact))


def movies_known() -> tuple[int, int]:
    """How many movies the imported model knows, and how many the catalogue has."""
    movies = ModelVersion.objects.get().metrics["movies"]
    return movies["known to the model"], movies["in all"]


def scores(model: Model, ids: list[int]) -> np.ndarray:
    """What someone thinks of these movies who liked the first and not the second."""
    rows = model.rows_of(np.array(ids))
    user = profile_of(model, rows[:2], np.array([5.0, 1.0], dtype=np.float32))
    return score_items(model, user)[rows]


def with_100k_numbers(prior: Path, folder: Path) -> Path:
    model, ids = load_with_ids(prior)
    save_with_ids(model, replace(ids, numbering="movielens-100k"), folder)
    return folder


@pytest.mark.parametrize(
    "numbers",
    [
        {"movielens_id": same},
        {"imdb_id": imdb_id},
        {"tmdb_id": tmdb_id},
        # Of two releases' numbers only those count that the model was trained with.
        {"movielens_100k_id": lambda movie: 1683 - movie, "movielens_id": same},
    ],
    ids=["MovieLens", "IMDb", "TMDB", "not 100K"],
)
def test_movies_are_recognised_by_any_number(
    prior: Path, numbers: dict[str, Callable[[int], Any]]
) -> None:
    movies = catalogue(**numbers)
    assert "prior" in run(prior)
    assert movies_known() == (6, 6)
    # All rated movies are among these six, so nothing but them could have moved the vector.
    theirs = load_model(prior)
    ours = imported_model()
    places = theirs.rows_of(np.array(MOVIES))
    assert ours.item_ids.tolist() == [movie.pk for movie in movies]
    assert ours.item_vectors.tolist() == theirs.item_vectors[places].tolist()
    assert ours.stars.means.tolist() == theirs.stars.means[places].tolist()
    assert ours.neighbours.regression.matrix.toarray().tolist() == (
        theirs.neighbours.regression.matrix[places][:, places].toarray().tolist()
    )


def test_movies_are_recognised_by_the_100k_releases_numbers(prior: Path, tmp_path: Path) -> None:
    catalogue(movielens_100k_id=same, movielens_id=lambda movie: 1683 - movie)
    run(with_100k_numbers(prior, tmp_path / "prior"))
    places = load_model(prior).rows_of(np.array(MOVIES))
    assert imported_model().item_vectors.tolist() == (
        load_model(prior).item_vectors[places].tolist()
    )


def test_the_whole_catalogue_taken_over_ranks_as_where_it_was_trained(prior: Path) -> None:
    numbers = np.random.default_rng(1).permutation(np.arange(1, 1683)).tolist()
    Movie.objects.bulk_create(
        Movie(title=f"Movie {number}", movielens_id=number) for number in numbers
    )
    run(prior)
    own = dict(Movie.objects.values_list("movielens_id", "pk"))
    theirs = scores(load_model(prior), MOVIES)
    ours = scores(imported_model(), [own[movie] for movie in MOVIES])
    assert ours == pytest.approx(theirs, abs=1e-3)


def test_movies_that_it_does_not_know_have_what_their_genres_say(prior: Path) -> None:
    known = MovieFactory(movielens_id=50)
    western = MovieFactory(genres=["Western"], year=1966)
    run(prior)
    assert movies_known() == (1, 2)
    ours = imported_model()
    assert ours.item_ids.tolist() == [known.pk, western.pk]
    features = {"genre:Western": 1.0, "year:1965": 0.8, "year:1970": 0.2}
    vectors, _ = load_model(prior).content.of([features])
    assert ours.item_vectors[1] == pytest.approx(vectors[0])
    assert np.isfinite(ours.item_biases).all()


def test_one_number_is_one_movie(prior: Path) -> None:
    """Two movies claim the same movie, one by each number: the release's own counts first."""
    by_imdb = MovieFactory(imdb_id=imdb_id(50))
    by_number = MovieFactory(movielens_id=50)
    run(prior)
    ours, theirs = imported_model(), load_model(prior)
    row = theirs.rows_of(np.array([50]))[0]
    assert ours.item_ids.tolist() == [by_imdb.pk, by_number.pk]
    assert ours.item_vectors[1].tolist() == theirs.item_vectors[row].tolist()
    assert ours.item_vectors[0].tolist() != theirs.item_vectors[row].tolist()


def test_it_is_not_served_until_it_is_to_be_used(prior: Path) -> None:
    catalogue(movielens_id=same)
    said = run(prior, "--name", "MovieLens 100K")
    version = ModelVersion.objects.get()
    assert (version.state, version.imported_from) == ("ready", "MovieLens 100K")
    assert "--use" in said
    assert current_model() is None
    assert "--use" not in run(prior, "--use")
    assert served_version() == ModelVersion.objects.latest("pk") != version


def test_imported_again_it_has_the_movies_added_since(prior: Path) -> None:
    catalogue(movielens_id=same)
    run(prior, "--use")
    added = MovieFactory(movielens_id=56)
    run(prior, "--use")
    model = current_model()
    assert model is not None
    assert model.item_ids.tolist() == list(
        Movie.objects.order_by("pk").values_list("pk", flat=True)
    )
    theirs = load_model(prior)
    assert model.item_vectors[model.rows_of(np.array([added.pk]))[0]].tolist() == (
        theirs.item_vectors[theirs.rows_of(np.array([56]))[0]].tolist()
    )


def test_of_those_not_used_only_the_latest_keep_their_numbers(
    prior: Path, models_dir: Path
) -> None:
    catalogue(movielens_id=same)
    for _ in range(7):
        run(prior)
    states = list(ModelVersion.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["retired"] * 2 + ["ready"] * 5
    assert len(list(models_dir.iterdir())) == 5


def refusal(folder: Path, *options: str) -> str:
    """Import in vain: nothing may be left behind."""
    with pytest.raises(CommandError) as raised:
        run(folder, *options)
    assert raised.value.returncode == 2
    assert not ModelVersion.objects.exists()
    said = str(raised.value)
    assert "\n" not in said
    return said


def copy_of(prior: Path, folder: Path) -> Path:
    shutil.copytree(prior, folder / "copy")
    return folder / "copy"


def test_a_folder_that_is_not_there(tmp_path: Path, models_dir: Path) -> None:
    assert str(tmp_path / "nothing" / "manifest.json") in refusal(tmp_path / "nothing")
    assert not models_dir.exists()


@pytest.mark.parametrize("name", ["item_vectors.npy", "external_ids.json"])
def test_a_file_that_was_changed(prior: Path, tmp_path: Path, name: str) -> None:
    catalogue(movielens_id=same)
    folder = copy_of(prior, tmp_path)
    (folder / name).write_bytes((folder / name).read_bytes()[:-1])
    said = refusal(folder)
    assert str(folder / name) in said
    assert "checksum" in said


@pytest.mark.parametrize("name", ["item_vectors.npy", "external_ids.json", "manifest.json"])
def test_a_file_that_is_missing(prior: Path, tmp_path: Path, name: str) -> None:
    folder = copy_of(prior, tmp_path)
    (folder / name).unlink()
    assert str(folder / name) in refusal(folder)


def test_another_format(prior: Path, tmp_path: Path) -> None:
    folder = copy_of(prior, tmp_path)
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"format": 3', '"format": 1'))
    assert refusal(folder).endswith("has the unknown format 1")


def test_a_model_of_another_site(tmp_path: Path) -> None:
    save_model(small_model([1, 2]), tmp_path / "theirs")
    assert str(tmp_path / "theirs") in refusal(tmp_path / "theirs")


@pytest.mark.parametrize("movies", [0, 2])
def test_a_model_that_knows_no_movie_of_the_catalogue(prior: Path, movies: int) -> None:
    MovieFactory.create_batch(movies)
    said = refusal(prior)
    assert f"none of the {movies} movies " in said
    assert f" the 1682 of the model in {prior}" in said
    for number in ("MovieLens", "IMDb", "TMDB"):
        assert number in said


@pytest.mark.parametrize("name", ["x" * 101, " "])
def test_a_name_that_cannot_be(prior: Path, name: str) -> None:
    assert "--name" in refusal(prior, "--name", name)


def test_a_full_disk_leaves_nothing_behind(prior: Path, models_dir: Path) -> None:
    catalogue(movielens_id=same)
    with disk_full_after(300):
        assert str(models_dir) in refusal(prior)
    assert list(models_dir.iterdir()) == []
