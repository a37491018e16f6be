"""A stored model comes back as it was, or not at all."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from recommendations.engine.components.item_similarity import Neighbours
from recommendations.engine.components.rating_prediction import StarModel, predict_stars
from recommendations.engine.components.sparse_rows import SparseRows
from recommendations.engine.components.traits import Traits
from recommendations.engine.data.movies import Movies
from recommendations.engine.errors import ArtefactError
from recommendations.engine.model.artefact import load_model, save_model
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import score_items
from tests.disks import disk_full_after
from tests.hand_made import floats, hand_made_model


def arrays(part: Any, name: str = "") -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield every array of a model, however deep."""
    if isinstance(part, np.ndarray):
        yield name, part
    elif is_dataclass(part):
        for field in fields(part):
            yield from arrays(getattr(part, field.name), f"{name}.{field.name}".lstrip("."))


@pytest.fixture
def stored(small_model: Model, tmp_path: Path) -> Path:
    save_model(small_model, tmp_path / "model")
    return tmp_path / "model"


def assert_same(one: Model, other: Model) -> None:
    for (name, array), (_, expected) in zip(arrays(one), arrays(other), strict=True):
        assert array.dtype == expected.dtype, name
        assert np.array_equal(array, expected), name
    assert one.content.names == other.content.names
    assert one.parameters == other.parameters


def test_it_comes_back_as_it_was(small_model: Model, stored: Path) -> None:
    assert_same(load_model(stored), small_model)
    assert len(list(arrays(small_model))) == len(list(stored.glob("*.npy"))) > 20


def test_so_does_a_real_one_and_it_scores_the_same(real_model: Model, tmp_path: Path) -> None:
    save_model(real_model, tmp_path / "model")
    loaded = load_model(tmp_path / "model")
    assert_same(loaded, real_model)
    rated = np.arange(30), floats([0.5 + row % 10 / 2 for row in range(30)])
    expected = score_items(real_model, profile_of(real_model, *rated))
    assert score_items(loaded, profile_of(loaded, *rated)).tolist() == expected.tolist()


def test_one_of_the_format_before_is_read_and_knows_no_traits_and_no_trend(
    small_model: Model, stored: Path
) -> None:
    manifest = json.loads((stored / "manifest.json").read_text())
    for name in ("item_trend", "traits.values", "traits.variances", "mix.scales"):
        (stored / f"{name}.npy").unlink()
        del manifest["sha256"][f"{name}.npy"]
    (stored / "manifest.json").write_text(json.dumps({**manifest, "format": 2}))
    without = {"traits": Traits.none(4), "item_trend": floats([0, 0, 0, 0])}
    assert_same(load_model(stored), replace(small_model, **without))


def test_one_from_before_users_had_a_noise_of_their_own_gives_all_the_usual_one(
    real_model: Model, tmp_path: Path
) -> None:
    save_model(real_model, tmp_path / "model")
    path = tmp_path / "model" / "manifest.json"
    manifest = json.loads(path.read_text())
    (tmp_path / "model" / "stars.own_noise.npy").unlink()
    del manifest["sha256"]["stars.own_noise.npy"]
    path.write_text(json.dumps(manifest))
    loaded = load_model(tmp_path / "model").stars
    assert loaded.own_noise.tolist() == [0.0] * len(loaded.noise)
    rated, stars, items = np.array([0, 5, 9]), floats([5, 1, 4]), np.arange(1682)
    own = predict_stars(real_model.stars, rated, stars, items)
    usual = predict_stars(loaded, rated, stars, items)
    assert usual.stars.tolist() == own.stars.tolist()
    assert usual.deviation**2 - own.deviation**2 == pytest.approx(
        [usual.deviation[0] ** 2 - own.deviation[0] ** 2] * 1682
    )


def test_one_that_knows_nothing_comes_back_too(small_model: Model, tmp_path: Path) -> None:
    """Without links between movies, and without features."""
    nothing = replace(
        small_model,
        neighbours=Neighbours.none(4),
        stars=StarModel.constant(4, 3.5),
        traits=Traits.none(4),
        content=replace(small_model.content, names=(), weights=np.zeros((0, 3), dtype=np.float32)),
    )
    save_model(nothing, tmp_path / "model")
    assert_same(load_model(tmp_path / "model"), nothing)


def test_every_array_is_mapped_so_that_processes_share_it(stored: Path) -> None:
    for name, array in arrays(load_model(stored)):
        assert isinstance(array.base, np.memmap), name
        assert array.base.mode == "r", name
        assert not array.flags.writeable, name


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArtefactError, match="nowhere cannot be read"):
        load_model(tmp_path / "nowhere")


NAMES = [name for name, _ in arrays(hand_made_model())]


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_file_is_noticed(stored: Path, name: str) -> None:
    file = stored / f"{name}.npy"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    with pytest.raises(ArtefactError, match=rf"{name}\.npy is not what was stored"):
        load_model(stored)


@pytest.mark.parametrize("name", NAMES)
def test_a_half_written_file_is_noticed(stored: Path, name: str) -> None:
    file = stored / f"{name}.npy"
    file.write_bytes(file.read_bytes()[:-4])
    with pytest.raises(ArtefactError, match="checksum"):
        load_model(stored)


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_noticed(stored: Path, name: str) -> None:
    (stored / f"{name}.npy").unlink()
    with pytest.raises(ArtefactError, match=rf"cannot be read: .*{name}\.npy"):
        load_model(stored)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", '{"format": 3}', '{"format": 3, "sha256": []}']
)
def test_a_broken_manifest_is_noticed(stored: Path, text: str) -> None:
    (stored / "manifest.json").write_text(text)
    with pytest.raises(ArtefactError, match="cannot be read"):
        load_model(stored)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"format": 1}, "unknown format 1"),
        ({"format": 99}, "unknown format 99"),
        ({"parameters": {"not": "one"}}, "cannot be read"),
        ({"features": ["genre:a"]}, r"content\.weights"),
        ({"features": 2}, "cannot be read"),
    ],
)
def test_a_manifest_of_another_kind_is_refused(
    stored: Path, changed: dict[str, Any], message: str
) -> None:
    manifest = stored / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | changed))
    with pytest.raises(ArtefactError, match=message):
        load_model(stored)


def with_array(model: Any, name: str, array: NDArray[Any]) -> Any:
    """Return a model in which one array is another."""
    first, _, rest = name.partition(".")
    inner = with_array(getattr(model, first), rest, array) if rest else array
    return replace(model, **{first: inner})


@pytest.mark.parametrize("name", NAMES)
def test_arrays_that_do_not_fit_each_other_are_refused(
    small_model: Model, tmp_path: Path, name: str
) -> None:
    array = dict(arrays(small_model))[name]
    save_model(with_array(small_model, name, np.append(array, array[-1:], 0)), tmp_path / "longer")
    with pytest.raises(ArtefactError, match="has not the shape"):
        load_model(tmp_path / "longer")


@pytest.mark.parametrize("name", ["item_vectors", "stars.loadings", "content.weights"])
def test_an_array_of_too_few_dimensions_is_refused(
    small_model: Model, tmp_path: Path, name: str
) -> None:
    flat = dict(arrays(small_model))[name].ravel()
    save_model(with_array(small_model, name, flat), tmp_path / "flat")
    with pytest.raises(ArtefactError, match="has not the shape"):
        load_model(tmp_path / "flat")


def test_links_to_nowhere_are_refused(small_model: Model, tmp_path: Path) -> None:
    links = SparseRows(np.array([0, 0, 0, 0, 9]), np.array([1], dtype=np.int32), floats([1.0]))
    broken = replace(small_model, neighbours=replace(small_model.neighbours, lift_liked=links))
    save_model(broken, tmp_path / "model")
    with pytest.raises(ArtefactError, match=r"lift_liked\.items"):
        load_model(tmp_path / "model")


@pytest.mark.parametrize("size", [100, 1000], ids=["at the first array", "at the manifest"])
def test_a_full_disk_leaves_nothing_behind(small_model: Model, tmp_path: Path, size: int) -> None:
    with disk_full_after(size), pytest.raises(ArtefactError, match="could not be stored"):
        save_model(small_model, tmp_path / "model")
    assert list(tmp_path.iterdir()) == []


def test_saving_over_a_model_is_refused(small_model: Model, stored: Path) -> None:
    other = replace(small_model, item_biases=floats([9, 9, 9, 9]))
    with pytest.raises(ArtefactError, match="could not be stored"):
        save_model(other, stored)
    assert_same(load_model(stored), small_model)
    assert [path.name for path in stored.parent.iterdir()] == ["model"]


def test_what_movies_are_called_is_stored_with_the_model(tmp_path: Path) -> None:
    movies = Movies(
        ids=("tt10", "tt20", "tt30", "tt40"),
        titles=("Ten (1990)", "Twenty", "Thirty", "Forty"),
        years=(1990, None, None, None),
        genres=(("Drama", "War"), (), (), ()),
    )
    save_model(hand_made_model(movies=movies), tmp_path / "named")
    assert load_model(tmp_path / "named").movies == movies
    save_model(hand_made_model(), tmp_path / "nameless")
    assert load_model(tmp_path / "nameless").movies is None


def test_names_of_other_movies_are_refused(tmp_path: Path) -> None:
    movies = Movies(ids=(10,), titles=("Ten",), years=(None,), genres=((),))
    save_model(hand_made_model(movies=movies), tmp_path / "odd")
    with pytest.raises(ArtefactError, match="it does not name 4 movies"):
        load_model(tmp_path / "odd")
