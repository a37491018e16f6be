"""A folder that cannot be deleted is logged; one that is gone already is not."""

from pathlib import Path

import pytest

from recommendations.registry.store import delete_folder


def test_a_folder_goes_with_all_that_is_in_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "model-1"
    (folder / "probe").mkdir(parents=True)
    (folder / "probe" / "item_ids.npy").write_bytes(b"1")
    delete_folder(folder)
    assert not folder.exists()
    assert not caplog.records


def test_one_that_is_gone_already_is_no_news(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    delete_folder(tmp_path / "model-1")
    assert not caplog.records


def test_what_stays_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    no_folder = tmp_path / "model-1"
    no_folder.write_text("in the way")
    delete_folder(no_folder)
    assert no_folder.exists()
    assert f"{no_folder} could not be deleted" in caplog.text
