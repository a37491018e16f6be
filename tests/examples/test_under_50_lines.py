"""The example keeps its promise: a whole recommender in fewer than 50 lines."""

import csv
import runpy
import sys
from pathlib import Path

import pytest

from tests.recommendations.engine.cli.files import blocks

from .made_up import write_movie_data

EXAMPLE = Path(__file__).parents[2] / "examples" / "under_50_lines.py"


def test_it_has_fewer_than_50_lines() -> None:
    assert len(EXAMPLE.read_text().splitlines()) < 50


def test_it_says_what_three_people_like_and_should_watch_next_and_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ratings, movies = write_movie_data(tmp_path)
    monkeypatch.setattr(sys, "argv", [str(EXAMPLE), str(ratings), str(movies), "5"])
    runpy.run_path(str(EXAMPLE), run_name="__main__")
    with movies.open(encoding="utf-8") as file:
        titles = {row["movieId"]: row["title"] for row in csv.DictReader(file)}
    with ratings.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = blocks(capsys.readouterr().out)
    assert list(found) == ["User 1", "User 2", "User 3"]
    for user, lists in found.items():
        own = {
            titles[row["movieId"]]: float(row["rating"])
            for row in rows
            if f"User {row['userId']}" == user
        }
        likes = lists["Known positives:"]
        assert likes
        assert all(own[title] >= 4.0 for title in likes)
        picks = [line.split(", because ", 1) for line in lists["Recommended:"]]
        assert len(picks) == 5
        assert not {title for title, _ in picks} & own.keys()
        assert any(why.startswith("you liked ") for _, why in picks)
        named = {title for title in own if any(title in why for _, why in picks)}
        assert all(own[title] >= 3.5 for title in named)
