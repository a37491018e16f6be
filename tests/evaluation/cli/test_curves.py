"""`curves` and what `report` makes of it, as a person runs them."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from evaluation.cli import main
from evaluation.curves import group_rules
from evaluation.report.curve_tables import curve_tables
from evaluation.report.tables import escaped
from tests.recommendations.engine.cli.files import Files, options, write_ratings


@pytest.fixture(scope="module")
def document(some_csv: Files) -> str:
    """What `curves --json` prints of some ratings."""
    with pytest.MonkeyPatch.context() as patch, pytest.MonkeyPatch.context() as output:
        patch.setattr(group_rules, "GROUPS", 15)
        written: list[str] = []
        output.setattr("sys.stdout.write", written.append)
        assert main(["curves", *options(some_csv), "--json"]) == 0
    return "".join(written)


def test_it_measures_dials_groups_and_similar_movies(document: str) -> None:
    found = json.loads(document)
    assert (found["kind"], found["format"]) == ("curves", 7)
    assert set(found["dials"]) == {"novelty", "variety", "surprise"}
    novelty = found["dials"]["novelty"]
    assert novelty["1.0"]["novelty"]["value"] > novelty["-1.0"]["novelty"]["value"]
    variety = found["dials"]["variety"]
    assert variety["1.0"]["distance"]["value"] > variety["0.0"]["distance"]["value"]
    assert set(found["narrowed"]) == {"newest", "decades", "genres_in", "genres_out"}
    drama = found["narrowed"]["genres_in"]["Drama"]
    assert set(drama["rows"]) == {"ours", "ease", "popular"}
    assert drama["users"] >= 10
    assert set(found["groups"]) == {"random", "similar"}
    # No more pairs of genres have movies enough.
    assert found["opposites"]["pairs"] == 19
    assert {"fitted", "lifts 0"} <= found["opposites"]["mixes"].keys()
    assert found["opposites"]["groups"]
    assert found["opposites"]["mixes"]["fitted"]["named"] > 0
    assert found["similar"]["people"] > 1
    assert set(found["new_users"]) == {"1", "3", "5", "10", "20"}
    for known in found["new_users"].values():
        assert known["users"] > 1
        assert 0 < known["usual"]["value"] <= 1
        assert 0 < known["fitted"]["value"] <= 1
    nothing_rated = {row["unrated"]: row for row in found["without_stars"] if not row["ratings"]}
    most = nothing_rated[30]
    assert most["users"] > 1
    assert most["seen"]["value"] > most["left_out"]["value"]
    assert most["wanted"]["value"] > most["left_out"]["value"]
    assert found["ease"]["figures"]["coverage"]["value"] > 0


def test_a_report_has_its_tables_and_plots(document: str, tmp_path: Path) -> None:
    run = tmp_path / "ml-100k.json"
    run.write_text(document)
    out = tmp_path / "curves.md"
    assert main(["report", str(run), "--out", str(out)]) == 0
    page = out.read_text()
    tables = curve_tables(json.loads(document))
    # Three dials, the equal NDCG, four filters, two kinds of groups, opposites with their summary
    # and other mixes, one group chosen, similar movies, new users, and movies without stars.
    assert len(tables) == 3 + 1 + 4 + 2 + 4 + 1 + 1 + 1
    headings = [line for line in page.splitlines() if line.startswith("### ")]
    assert headings == [f"### {escaped(table.title)}" for table in tables]
    for table in tables:
        for row in table.rows:
            assert f"\n| {escaped(row[0])} |" in page
    for dial in ("novelty", "variety", "surprise", "newest", "decades"):
        name = f"curves-ml-100k-{dial}.svg"
        assert f"(images/{name})" in page
        ElementTree.parse(tmp_path / "images" / name)


def test_a_document_that_lacks_something_is_one_line(
    document: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = json.loads(document)
    del found["dials"]["variety"]
    run = tmp_path / "run.json"
    run.write_text(json.dumps(found))
    assert main(["report", str(run), "--out", str(tmp_path / "out.md")]) == 2
    assert capsys.readouterr().err == f"{run} is not what curves --json prints\n"
    run.write_text(json.dumps({**found, "format": 99}))
    assert main(["report", str(run), "--out", str(tmp_path / "out.md")]) == 2
    assert capsys.readouterr().err == f"{run} has the unknown format 99\n"
    assert not (tmp_path / "out.md").exists()


def test_too_few_ratings_are_one_line_and_exit_code_2(
    some_csv: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = write_ratings(tmp_path / "few.csv", [(1, 1, 5.0)])
    assert main(["curves", *options((few, some_csv[1]))]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
