"""The command line on files that are no MovieLens release: other scales, text ids, dates, .gz."""

import csv
import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from recommendations.engine import Parameters, load_model, read
from recommendations.engine.cli import main
from recommendations.engine.evaluation.mix_fit import FittedMix
from recommendations.engine.evaluation.newest_mix import fit_newest_mix
from recommendations.engine.model.mix import USUAL, Mix
from tests.examples.made_up import write_movie_data

from .files import Files, blocks, options, rows_of


def changed(files: Files, folder: Path, **change: str) -> Files:
    """Write the files again with cells formatted anew, such as ``userId="u{}"``."""
    folder.mkdir(exist_ok=True)
    for path in files:
        with path.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            row |= {name: form.format(row[name]) for name, form in change.items() if name in row}
        with (folder / path.name).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    return folder / files[0].name, folder / files[1].name


def multiplied(files: Files, folder: Path, factor: float) -> Files:
    ratings, movies = changed(files, folder)
    with ratings.open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    lines = [rows[0], *([*row[:2], f"{float(row[2]) * factor:g}", row[3]] for row in rows[1:])]
    ratings.write_text("".join(f"{','.join(line)}\n" for line in lines))
    return ratings, movies


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return write_movie_data(tmp_path_factory.mktemp("made-up"))


@pytest.fixture(scope="module")
def expected(files: Files, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    out = tmp_path_factory.mktemp("out") / "recs.csv"
    assert main(["recommend", *options(files), "--out", str(out)]) == 0
    return rows_of(out)


def lists_of(files: Files, out: Path, *more: str) -> list[dict[str, str]]:
    assert main(["recommend", *options(files), "--out", str(out), *more]) == 0
    return rows_of(out)


@pytest.mark.parametrize(("factor", "said"), [(2, "out of ten: halved"), (20, "out of 100")])
def test_another_scale_is_recognised_and_said_in_one_line(
    files: Files,
    expected: list[dict[str, str]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    factor: float,
    said: str,
) -> None:
    found = lists_of(multiplied(files, tmp_path / "of", factor), tmp_path / "recs.csv")
    assert found == expected
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("these look like ")
    assert said in line


def test_a_scale_can_be_named(
    files: Files, expected: list[dict[str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tenfold = multiplied(files, tmp_path / "ten", 2)
    assert lists_of(tenfold, tmp_path / "recs.csv", "--scale", "10") == expected
    assert capsys.readouterr().err == ""
    assert main(["recommend", *options(tenfold), "--user", "1", "--scale", "5"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("ratings.csv is not read: ")
    assert "is not a half star from 0.5 to 5.0" in line


def test_a_movies_file_of_another_numbering_is_refused(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = changed(files, tmp_path / "other", movieId="9{}")[1]
    for command in (["train", "--out", str(tmp_path / "model")], ["recommend", "--user", "1"]):
        assert main([*command, *options((files[0], other))]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert "270 of its 270 rows fail alike, as in: there is no movie 1" in line
    assert not (tmp_path / "model").exists()


def test_text_ids_dates_and_packed_files_give_the_same_lists(
    files: Files, expected: list[dict[str, str]], tmp_path: Path
) -> None:
    ratings, movies = changed(files, tmp_path / "text", userId="u{:0>3}", movieId="tt{}")
    with ratings.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    lines = ["userId,movieId,rating,timestamp"]
    for row in rows:
        at = datetime.fromtimestamp(int(row["timestamp"]), UTC).isoformat()
        lines.append(f"{row['userId']},{row['movieId']},{row['rating']},{at}")
    packed = tmp_path / "ratings.csv.gz"
    packed.write_bytes(gzip.compress("\n".join(lines).encode()))
    found = lists_of((packed, movies), tmp_path / "recs.csv")
    assert found == [
        {**row, "userId": f"u{row['userId']:0>3}", "movieId": f"tt{row['movieId']}"}
        for row in expected
    ]


def test_users_are_asked_for_by_their_text(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = changed(files, tmp_path / "text", userId="person {}")
    assert main(["recommend", *options(named), "--user", "person 3", "--user", "person 7"]) == 0
    assert list(blocks(capsys.readouterr().out)) == ["User person 3", "User person 7"]
    assert main(["recommend", *options(named), "--user", "3"]) == 2
    assert capsys.readouterr().err == "user 3 has no ratings in the file\n"


@pytest.mark.parametrize("movie_ids", ["{}", "tt{}"])
def test_a_stored_model_answers_without_a_training(
    files: Files,
    expected: list[dict[str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    movie_ids: str,
) -> None:
    ratings, movies = changed(files, tmp_path / "ids", movieId=movie_ids)
    model, out = tmp_path / "model", tmp_path / "recs.csv"
    assert main(["train", *options((ratings, movies)), "--out", str(model)]) == 0
    monkeypatch.setattr("recommendations.engine.cli.recommend.train_with_bar", None)
    command = ["recommend", "--model", str(model), "--ratings", str(ratings)]
    assert main([*command, "--out", str(out)]) == 0
    assert rows_of(out) == [
        {**row, "movieId": movie_ids.format(row["movieId"])} for row in expected
    ]
    capsys.readouterr()
    assert main([*command, "--user", "3", "--genre", "romance", "--top", "2"]) == 0
    (lists,) = blocks(capsys.readouterr().out).values()
    assert len(lists["Recommended:"]) == 2
    assert all(title.startswith("Made-up ") for title in lists["Recommended:"])
    assert main([*command, "--new-users", str(ratings), "--out", str(out)]) == 0
    assert len(rows_of(out)) == len(expected)


def test_a_model_without_titles_takes_them_from_the_movies_file(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "model"
    assert main(["train", *options(files), "--out", str(model)]) == 0
    manifest = model / "manifest.json"
    manifest.write_text(manifest.read_text().replace("movies.json", "none.json"))
    command = ["recommend", "--model", str(model), "--ratings", str(files[0]), "--user", "3"]
    capsys.readouterr()
    assert main(command) == 2
    assert "name the file that it was trained with by --movies" in capsys.readouterr().err
    assert main([*command, "--movies", str(files[1])]) == 0
    assert "Made-up " in capsys.readouterr().out
    other = changed(files, tmp_path / "other", movieId="9{}")[1]
    assert main([*command, "--movies", str(other)]) == 2
    assert "does not list the movies of the model" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["recommend", "train"])
def test_where_to_write_is_checked_before_training(
    files: Files,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    monkeypatch.setattr(f"recommendations.engine.cli.{command}.train_with_bar", None)
    a_file = tmp_path / "file"
    a_file.touch()
    for out in (tmp_path, a_file / "recs"):
        assert main([command, *options(files), "--out", str(out)]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_newest_of_two_ratings_counts(tmp_path: Path, files: Files) -> None:
    ratings = tmp_path / "ratings.csv"
    lines = files[0].read_text().splitlines()
    user, movie, stars, at = lines[1].split(",")
    odd = "0.5" if float(stars) > 2 else "5.0"
    older = f"{user},{movie},{odd},{int(at) - 1}"
    ratings.write_text("\n".join([*lines, older]))
    assert lists_of((ratings, files[1]), tmp_path / "a.csv") == lists_of(files, tmp_path / "b.csv")


def test_the_model_has_the_mix_that_was_fitted(
    files: Files,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fitted = FittedMix(Mix.of(USUAL._replace(trend=2.0)), 55, (0.1, 0.2), (0.3, 0.4))
    monkeypatch.setattr("recommendations.engine.cli.train.fit_newest_mix", lambda *_: fitted)
    assert main(["train", *options(files), "--out", str(tmp_path / "model")]) == 0
    assert (load_model(tmp_path / "model").mix.scales == fitted.mix.scales).all()
    assert "55 people's newest ratings: NDCG@10 0.1000 before, 0.3000 after" in (
        capsys.readouterr().out
    )


@pytest.mark.parametrize(("fewest", "fits"), [(1000, False), (5, True)])
def test_the_mix_is_fitted_where_enough_people_can_be_measured(
    files: Files, monkeypatch: pytest.MonkeyPatch, fewest: int, fits: bool
) -> None:
    for module in ("newest_mix", "mix_fit"):
        name = f"recommendations.engine.evaluation.{module}.FEWEST_CASES"
        monkeypatch.setattr(name, fewest)
    data, trained = read(*files), []
    quick = Parameters(epochs=2, components=4, trainings=1)
    fitted = fit_newest_mix(
        data.interactions, data.features, quick, lambda: trained.append(len(data.interactions))
    )
    assert bool(fitted.cases) == fits
    assert bool(trained) == fits
