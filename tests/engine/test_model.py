"""A stored model comes back as it was, or not at all."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recommendations.engine.errors import ArtefactError
from recommendations.engine.model import Model
from tests.full_disk import disk_full_after


def test_it_comes_back_as_it_was(small_model: Model, tmp_path: Path) -> None:
    small_model.save(tmp_path / "model")
    loaded = Model.load(tmp_path / "model")
    assert loaded.item_ids.tolist() == [10, 20, 30, 40]
    assert np.array_equal(loaded.item_vectors, small_model.item_vectors)
    assert np.array_equal(loaded.prior_covariance, small_model.prior_covariance)
    assert loaded.parameters == small_model.parameters


def test_it_is_mapped_not_copied(small_model: Model, tmp_path: Path) -> None:
    small_model.save(tmp_path / "model")
    assert isinstance(Model.load(tmp_path / "model").item_vectors, np.memmap)


def test_rows_of_ids(small_model: Model) -> None:
    assert small_model.rows_of(np.array([40, 7, 10, 99])).tolist() == [3, -1, 0, -1]
    nothing = replace(small_model, item_ids=np.empty(0, dtype=np.int64))
    assert nothing.rows_of(np.array([1])).tolist() == [-1]


def test_a_missing_one_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ArtefactError, match="cannot be read"):
        Model.load(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["item_vectors.npy", "prior_mean.npy"])
def test_a_cut_off_file_is_noticed(small_model: Model, tmp_path: Path, name: str) -> None:
    small_model.save(tmp_path / "model")
    file = tmp_path / "model" / name
    file.write_bytes(file.read_bytes()[:-4])
    with pytest.raises(ArtefactError, match="checksum"):
        Model.load(tmp_path / "model")


def test_a_missing_file_is_noticed(small_model: Model, tmp_path: Path) -> None:
    small_model.save(tmp_path / "model")
    (tmp_path / "model" / "item_biases.npy").unlink()
    with pytest.raises(ArtefactError, match="item_biases"):
        Model.load(tmp_path / "model")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": 1}'])
def test_a_broken_manifest_is_noticed(small_model: Model, tmp_path: Path, text: str) -> None:
    small_model.save(tmp_path / "model")
    (tmp_path / "model" / "manifest.json").write_text(text)
    with pytest.raises(ArtefactError, match="cannot be read"):
        Model.load(tmp_path / "model")


def test_a_format_of_the_future_is_refused(small_model: Model, tmp_path: Path) -> None:
    small_model.save(tmp_path / "model")
    manifest = tmp_path / "model" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 99}))
    with pytest.raises(ArtefactError, match="unknown format 99"):
        Model.load(tmp_path / "model")


def test_arrays_that_do_not_fit_each_other_are_refused(small_model: Model, tmp_path: Path) -> None:
    replace(small_model, item_biases=np.zeros(3, dtype=np.float32)).save(tmp_path / "model")
    with pytest.raises(ArtefactError, match="item_biases"):
        Model.load(tmp_path / "model")


def test_a_full_disk_leaves_nothing_behind(small_model: Model, tmp_path: Path) -> None:
    with disk_full_after(100), pytest.raises(ArtefactError, match="could not be stored"):
        small_model.save(tmp_path / "model")
    assert list(tmp_path.iterdir()) == []


def test_saving_over_a_model_is_refused(small_model: Model, tmp_path: Path) -> None:
    small_model.save(tmp_path / "model")
    with pytest.raises(ArtefactError, match="could not be stored"):
        small_model.save(tmp_path / "model")
    assert Model.load(tmp_path / "model").item_ids.tolist() == [10, 20, 30, 40]
