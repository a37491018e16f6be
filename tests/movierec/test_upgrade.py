"""`migrate` brings the database of every release since 0.2.0 up to date, and refuses older ones.

Its migrations are applied one by one then; a new site has those that stand for several of them.

`python -m tests.movierec.make_upgrade_database` makes the databases in `data/`, one a release.
"""

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from .make_upgrade_database import FOLDER
from .site import manage, refusal, spare_port

NOT_COMPARED = ("django_migrations", "django_content_type", "auth_permission", "sqlite_sequence")
"""`migrate` itself adds to these."""


def rows_by_table(database: Path) -> dict[str, int]:
    """Count the rows of each table but the search indexes."""
    with closing(sqlite3.connect(database)) as opened:
        tables = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for (name,) in tables
            if name not in NOT_COMPARED and "_search" not in name
        }


def value_of(database: Path, query: str) -> object:
    """Return the single value that a query finds."""
    with closing(sqlite3.connect(database)) as opened:
        ((value,),) = opened.execute(query).fetchall()
        return value


def schema(database: Path) -> dict[str, list[str]]:
    """The words that define each table, index and trigger, of which columns may change places.

    Without the search indexes, which are made anew after each `migrate`.
    """
    with closing(sqlite3.connect(database)) as opened:
        defined = opened.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {
            name: sorted(re.findall(r"""'[^']*'|"[^"]*"|\w+|[^\w\s]""", text))
            for name, text in defined
            if "_search" not in name
        }


def load(release: Path, database: Path) -> None:
    with closing(sqlite3.connect(database)) as opened:
        opened.executescript(release.read_text())


@pytest.fixture(scope="module", params=sorted(FOLDER.glob("*.sql")), ids=lambda path: path.stem)
def release(request: pytest.FixtureRequest) -> Path:
    """The database of a release."""
    kept: Path = request.param
    return kept


@pytest.fixture(scope="module")
def upgraded(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after `migrate`; no row was lost."""
    database = tmp_path_factory.mktemp("upgraded") / "db.sqlite3"
    load(release, database)
    before = rows_by_table(database)
    assert before["catalog_rating"] > 0
    result = manage(database.parent, "migrate", "--verbosity=0")
    assert result.returncode == 0, result.stderr
    after = rows_by_table(database)
    assert [name for name, count in before.items() if after.get(name, count) < count] == []
    return database


def test_a_release_is_upgraded(upgraded: Path) -> None:
    ada = "user_id = (SELECT id FROM accounts_user WHERE username = 'ada')"
    assert value_of(upgraded, f"SELECT max(stars) FROM catalog_rating WHERE {ada}") is not None
    assert value_of(upgraded, f"SELECT novelty FROM recommendations_preferences WHERE {ada}") == 0.5
    assert value_of(upgraded, "SELECT name FROM nights_night") == "Friday"
    assert value_of(upgraded, "SELECT title FROM catalog_movie WHERE title = 'Amélie'") == "Amélie"
    words = "SELECT count(*) FROM catalog_movie_search WHERE words LIKE '%amelie%'"
    assert value_of(upgraded, words) == 1
    missing = manage(upgraded.parent, "migrate", "--check", "--verbosity=0")
    assert missing.returncode == 0, missing.stderr


def test_an_upgraded_site_has_the_tables_of_a_new_one(upgraded: Path, migrated: Path) -> None:
    assert schema(upgraded) == schema(migrated / "db.sqlite3")


def test_what_an_upgrade_did_can_be_taken_back(
    release: Path, upgraded: Path, tmp_path: Path
) -> None:
    before = tmp_path / "before.sqlite3"
    load(release, before)
    migrations: dict[str, list[str]] = {}
    with closing(sqlite3.connect(before)) as opened:
        for app, name in opened.execute("SELECT app, name FROM django_migrations"):
            migrations.setdefault(app, []).append(name)
    data = Path(shutil.copytree(upgraded.parent, tmp_path / "data"))
    take_back = f"""
from movierec.backup.migrating import migrate_to
migrate_to({json.dumps(migrations)})
"""
    result = manage(data, "shell", "--command", take_back)
    assert result.returncode == 0, result.stderr
    assert schema(data / "db.sqlite3") == schema(before)


@pytest.fixture
def too_old(data: Path) -> Path:
    """A data folder whose database has a migration that 0.2.0 replaced."""
    with closing(sqlite3.connect(data / "db.sqlite3")) as database, database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('recommendations', '0002_not_interested_and_muted', '2026-01-01')"
        )
    return data


@pytest.mark.parametrize("command", ["migrate", "serve", "demo", "demo --new-password"])
def test_a_database_from_before_0_2_0_is_refused_and_left_alone(
    too_old: Path, command: str
) -> None:
    (too_old / "secret-key").write_text("for the test")
    name, *options = command.split()
    options += ["--port", str(spare_port())] if name in ("serve", "demo") else []
    before = (too_old / "db.sqlite3").read_bytes()
    line = refusal(manage(too_old, name, *options, SECRET_KEY="for the test"))
    assert "before movierec 0.2.0" in line
    assert ("`make clean-demo`" in line) is (name == "demo")
    assert (too_old / "db.sqlite3").read_bytes() == before
