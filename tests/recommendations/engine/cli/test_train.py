"""`train` stores a model that another site can take over."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recommendations.engine.cli import main
from recommendations.engine.errors import ArtefactError
from recommendations.engine.model.artefact import load_model, save_model
from recommendations.engine.model.external_ids import load_with_ids, save_with_ids

from .files import Files, options, write_ratings

QUICK = ["--epochs", "1", "--components", "4"]


def test_the_model_and_its_numbering_are_stored(
    some_csv: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "prior"
    assert main(["train", *options(some_csv), "--out", str(out), *QUICK]) == 0
    model, ids = load_with_ids(out)
    assert ids.numbering == "movielens"
    assert ids.imdb_ids == ids.tmdb_ids == [None] * 300
    assert model.item_ids.tolist() == list(range(1, 301))
    assert (model.parameters.epochs, model.parameters.components) == (1, 4)
    assert capsys.readouterr().out == (
        "Trained on 3222 ratings of 300 movies, 0 with IMDb ids, numbered as in movielens. "
        f"Stored in {out}\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["prior"]


def test_the_100k_release_has_numbers_of_its_own(ml_100k_archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(ml_100k_archive) as archive:
        names = {
            Path(name).suffix: archive.extract(name, tmp_path)
            for name in archive.namelist()
            if Path(name).name in ("ml-100k.inter", "ml-100k.item")
        }
    ratings = Path(names[".inter"])
    ratings.write_text("".join(ratings.read_text().splitlines(keepends=True)[:5_000]))
    out = tmp_path / "prior"
    files = ["--ratings", str(ratings), "--movies", names[".item"]]
    assert main(["train", *files, "--out", str(out), *QUICK]) == 0
    assert load_with_ids(out)[1].numbering == "movielens-100k"


def test_links_are_kept_by_row_and_broken_ones_left_out(
    some_csv: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    links = tmp_path / "links.csv"
    links.write_text(
        "movieId,imdbId,tmdbId\n2,0113189,710\n4,0113161,\n1,114709,862\nx,1,1\n9999,5,5\n"
    )
    out = tmp_path / "prior"
    command = ["--links", str(links), "--out", str(out), *QUICK]
    assert main(["train", *options(some_csv), *command]) == 0
    ids = load_with_ids(out)[1]
    assert ids.imdb_ids[:5] == ["tt0114709", "tt0113189", None, "tt0113161", None]
    assert ids.tmdb_ids[:5] == [862, 710, None, None, None]
    assert len(ids.imdb_ids) == 300
    assert "links.csv:5: " in capsys.readouterr().err


def test_nothing_is_written_over(
    some_csv: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", *options(some_csv), "--out", str(tmp_path), *QUICK]) == 2
    assert capsys.readouterr().err == (
        f"{tmp_path} is there already; name a new folder with --out\n"
    )


def test_files_that_are_missing_or_no_links_are_one_line(
    some_csv: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "prior"
    for links, message in (
        (tmp_path / "missing.csv", "missing.csv does not exist\n"),
        (some_csv[1], "movies.csv does not begin with 'movieId,imdbId,tmdbId'\n"),
    ):
        command = ["--links", str(links), "--out", str(out), *QUICK]
        assert main(["train", *options(some_csv), *command]) == 2
        assert message in capsys.readouterr().err
        assert not out.exists()


@pytest.fixture(scope="module")
def stored(some_csv: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("train") / "prior"
    assert main(["train", *options(some_csv), "--out", str(out), *QUICK]) == 0
    return out


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"numbering": "imdb"}, "the numbering 'imdb' is unknown"),
        ({"imdb_ids": []}, "there is not one external id or null for each of 300 items"),
        ({"tmdb_ids": ["862"] * 300}, "an external id is of another kind"),
        ({"more": 1}, "it holds no external ids"),
    ],
)
def test_ids_that_cannot_be_are_refused(
    stored: Path, tmp_path: Path, changed: dict[str, object], message: str
) -> None:
    document = json.loads((stored / "external_ids.json").read_text())
    save_model(load_model(stored), tmp_path / "odd", {"external_ids": {**document, **changed}})
    with pytest.raises(ArtefactError, match=message):
        load_with_ids(tmp_path / "odd")


def test_changed_ids_are_noticed(stored: Path, tmp_path: Path) -> None:
    model, ids = load_with_ids(stored)
    save_with_ids(model, ids, tmp_path / "prior")
    document = tmp_path / "prior" / "external_ids.json"
    document.write_text(document.read_text().replace("movielens", "movielens-100k"))
    with pytest.raises(ArtefactError, match="its checksum differs"):
        load_with_ids(tmp_path / "prior")


def test_numbers_that_cannot_be_are_noticed(stored: Path, tmp_path: Path) -> None:
    model, ids = load_with_ids(stored)
    biases = np.array(model.item_biases)
    biases[7] = np.nan
    regression = replace(
        model.neighbours.regression, items=model.neighbours.regression.items + 9000
    )
    damaged = {
        "item_biases": replace(model, item_biases=biases),
        "item_ids": replace(model, item_ids=model.item_ids[::-1]),
        "neighbours.regression.items": replace(
            model, neighbours=replace(model.neighbours, regression=regression)
        ),
    }
    for name, one in damaged.items():
        save_with_ids(one, ids, tmp_path / name)
        with pytest.raises(ArtefactError, match=f"is damaged: {name} cannot be used"):
            load_with_ids(tmp_path / name)


def test_ratings_that_are_all_the_same_are_read_as_likes_and_said_so(
    some_csv: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alike = [(user, movie, 1.0) for user in range(1, 9) for movie in range(1, 9) if user != movie]
    ones = write_ratings(tmp_path / "ones.csv", alike)
    out = tmp_path / "prior"
    assert main(["train", *options((ones, some_csv[1])), "--out", str(out), *QUICK]) == 0
    assert capsys.readouterr().err == "all ratings are 1: read as likes\n"
    assert len(load_with_ids(out)[0].neighbours.regression.values)
    # What one person rated by the model of nothing but likes is read so, too.
    own = write_ratings(tmp_path / "own.csv", [(1, 1, 1.0), (1, 2, 1.0)])
    recommend = ["recommend", "--ratings", str(own), "--user", "1", "--model"]
    assert main([*recommend, str(out)]) == 0
    assert capsys.readouterr().err == "all ratings are 1: read as likes\n"


def test_bad_ratings_of_one_person_are_no_likes_of_a_model_that_knows_stars(
    some_csv: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "model"
    assert main(["train", *options(some_csv), "--out", str(out), *QUICK]) == 0
    own = write_ratings(tmp_path / "own.csv", [(1, 1, 0.5), (1, 2, 0.5)])
    capsys.readouterr()
    assert main(["recommend", "--ratings", str(own), "--user", "1", "--model", str(out)]) == 0
    found = capsys.readouterr()
    assert found.err == ""
    assert "Toy Story" not in found.out
