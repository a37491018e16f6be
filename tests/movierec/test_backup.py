"""`backup` and `restore`: what was lost is there again, on both kinds of database."""

import json
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from catalog.models import Movie
from movierec.backup.backing_up import applied_migrations
from movierec.backup.errors import BackupError
from movierec.backup.kinds import kind_of_database
from movierec.backup.manifest import Manifest
from movierec.backup.migrating import migrate_to
from movierec.backup.restoring import check_version

from ..commands import run_command
from ..factories import MovieFactory
from .site import PATIENCE, environment, manage, refusal

FILLED = {"stars": {"ada": 4.5}, "poster": "a poster", "model": [10, 20, 30, 40]}


class SmallSite:
    """A site in a data folder, and on PostgreSQL in a database of its own."""

    def __init__(self, data: Path, address: str) -> None:
        self.data = data
        self.address = address

    def do(self, *steps: str) -> list[Any]:
        """Take steps of `small_site.py` and return what each said."""
        surroundings = environment(self.data, DATABASE_URL=self.address)
        result = run_command(steps, surroundings, PATIENCE, "tests.movierec.small_site")
        assert result.returncode == 0, result.stderr
        said: list[Any] = json.loads(result.stdout)
        return said


@pytest.fixture(scope="module")
def make_database(django_db_setup: None) -> Iterator[Callable[..., str]]:
    """Makes a database of a name, empty or like another, and returns its address.

    The address is nothing for SQLite, whose file is in the data folder.
    """
    if connection.vendor == "sqlite":
        yield lambda name, like="": ""
        return
    values = connection.settings_dict
    login = f"{values['USER']}:{values['PASSWORD']}@" if values["USER"] else ""
    server = f"postgres://{login}{values['HOST']}:{values['PORT']}"
    with ExitStack() as stack:
        admin = stack.enter_context(psycopg.connect(f"{server}/postgres", autocommit=True))

        def full(name: str) -> sql.Identifier:
            return sql.Identifier(f"{values['NAME']}_{name}")

        def drop(name: str) -> None:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(full(name)))

        def make(name: str, like: str = "") -> str:
            drop(name)
            stack.callback(drop, name)
            template = full(like) if like else sql.Identifier("template1")
            create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            admin.execute(create.format(full(name), template))
            return f"{server}/{values['NAME']}_{name}"

        yield make


@pytest.fixture
def empty_database(make_database: Callable[..., str]) -> Callable[[], str]:
    """Makes an empty database, instead of the one before, and returns its address."""
    return partial(make_database, "site")


@pytest.fixture(scope="module")
def made(
    migrated: Path, make_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder with the data and a backup of a site that has a rating, a poster and a model."""
    folder = tmp_path_factory.mktemp("made")
    data = Path(shutil.copytree(migrated, folder / "data"))
    made = SmallSite(data, make_database("made"))
    *_, said = made.do("migrate --verbosity=0", "fill", f"backup {folder / 'backup'}")
    assert said.startswith("Backed up")
    return folder


@pytest.fixture
def site(made: Path, make_database: Callable[..., str], tmp_path: Path) -> SmallSite:
    """A copy of that site."""
    data = Path(shutil.copytree(made / "data", tmp_path / "data"))
    return SmallSite(data, make_database("site", like="made"))


@pytest.fixture
def backup(made: Path, tmp_path: Path) -> Path:
    """A copy of its backup."""
    return Path(shutil.copytree(made / "backup", tmp_path / "backup"))


def test_what_was_lost_is_restored_and_closed_to_others(
    site: SmallSite, made: Path, backup: Path, empty_database: Callable[[], str]
) -> None:
    for path in (made / "backup", *(made / "backup").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    shutil.rmtree(site.data)
    empty_database()
    _, seen, missing = site.do(f"restore {backup}", "see", "migrate --check")
    assert (seen, missing) == (FILLED, "")
    for path in (site.data, *(site.data / "media").rglob("*"), *(site.data / "models").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_what_came_since_is_lost_only_if_one_says_so(site: SmallSite, backup: Path) -> None:
    new = site.data / "media" / "posters" / "new.jpg"
    new.write_text("new")
    number, refused = site.do("add", f"restore {backup}")
    assert "--replace" in refused
    assert new.exists()
    _, seen, again = site.do(f"restore {backup} --replace", "see", "add")
    assert seen == FILLED
    assert again == number
    assert not new.exists()


def test_the_hosts_of_the_old_machine_are_forgotten(site: SmallSite, tmp_path: Path) -> None:
    backup = tmp_path / "with-a-host"
    _, _, before, _, after = site.do(
        "note_host", f"backup {backup}", "hosts", f"restore {backup} --replace", "hosts"
    )
    assert (before, after) == (["here"], [])


def test_a_damaged_file_is_found_before_anything_is_touched(site: SmallSite, backup: Path) -> None:
    (poster,) = backup.rglob("poster.jpg")
    poster.write_text("another")
    (site.data / "media" / "posters" / "poster.jpg").unlink()
    refused, seen = site.do(f"restore {backup} --replace", "see")
    assert "media/posters/poster.jpg" in refused
    assert seen == FILLED | {"poster": False}


def test_a_backup_of_an_earlier_version_is_restored_and_says_to_migrate(
    site: SmallSite, tmp_path: Path
) -> None:
    earlier = tmp_path / "earlier"
    *_, restored, missing, _, seen = site.do(
        "migrate recommendations 0007 --verbosity=0",
        f"backup {earlier}",
        "migrate --verbosity=0",
        f"restore {earlier} --replace",
        "migrate --check",
        "migrate --verbosity=0",
        "see",
    )
    assert "run migrate" in restored
    assert missing == 1
    assert seen == FILLED


def test_nothing_is_restored_while_a_web_process_runs(data: Path, tmp_path: Path) -> None:
    web = subprocess.Popen(
        [sys.executable, "-c", "import movierec.wsgi; print('up', flush=True); input()"],
        cwd=settings.BASE_DIR,
        env=environment(data),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with web:
        assert web.stdout is not None
        assert web.stdout.readline() == b"up\n"
        said = refusal(manage(data, "restore", str(tmp_path)))
        web.kill()
    assert said == "CommandError: The site is running; stop it first."


def test_no_backup_goes_into_a_folder_with_other_things(data: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thing").write_text("kept")
    assert "not empty" in refusal(manage(data, "backup", str(tmp_path / "full")))
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["thing"]


def test_an_empty_database_is_no_site_to_back_up(
    tmp_path: Path, empty_database: Callable[[], str]
) -> None:
    folder = tmp_path / "backup"
    said = refusal(manage(tmp_path / "data", "backup", str(folder), DATABASE_URL=empty_database()))
    assert "DATA_DIR" in said
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    "command", ["retrain", "import_movies data/credits.csv", "recommend ada", "clear_audit_log"]
)
def test_a_command_says_of_an_empty_database_that_it_is_not_migrated(
    tmp_path: Path, empty_database: Callable[[], str], command: str
) -> None:
    said = refusal(manage(tmp_path / "data", *command.split(), DATABASE_URL=empty_database()))
    assert "run migrate first" in said


@pytest.mark.django_db(transaction=True)
def test_a_backup_waits_for_no_writer_and_has_what_was_saved(tmp_path: Path) -> None:
    MovieFactory(title="Saved")
    written, done = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            MovieFactory(title="Not yet saved")
            written.set()
            done.wait()
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    written.wait()
    try:
        kind_of_database().dump(tmp_path)
    finally:
        done.set()
        writer.join()
    text = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"Saved" in text
    assert b"Not yet saved" not in text
    assert Movie.objects.count() == 2


def manifest(**changed: Any) -> Manifest:
    values = {"version": "9.9.9", "made_at": "2026-11-28", "vendor": connection.vendor}
    return Manifest(**{"migrations": {}, **values, **changed})


@pytest.mark.django_db
def test_a_backup_of_a_newer_version_names_it() -> None:
    migrations = applied_migrations()
    check_version(manifest(migrations=migrations))
    migrations["accounts"].append("0999_of_the_future")
    with pytest.raises(BackupError, match=r"9\.9\.9.*accounts\.0999_of_the_future"):
        check_version(manifest(migrations=migrations))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="its file is replaced as a whole")
def test_tables_of_a_newer_version_have_to_go_first(tmp_path: Path) -> None:
    migrations = applied_migrations()
    newer = MigrationRecorder(connection).migration_qs.create(app="nights", name="0999_later")
    try:
        with pytest.raises(BackupError, match="make an empty database"):
            kind_of_database().load(tmp_path, {}, migrations)
    finally:
        newer.delete()


@pytest.mark.django_db(transaction=True)
def test_a_backup_from_before_migrations_were_squashed_needs_none() -> None:
    migrations = applied_migrations()
    before = {
        app: [name for name in migrations[app] if "_squashed_" not in name] for app in migrations
    }
    assert before != migrations
    migrate_to(before)
    assert applied_migrations() == migrations


@pytest.mark.django_db
def test_a_backup_of_another_kind_of_database_is_refused() -> None:
    with pytest.raises(BackupError, match="oracle"):
        check_version(manifest(vendor="oracle"))


@pytest.mark.parametrize("change", ["cut off", "damaged", "outside", "another format"])
def test_what_is_no_whole_backup_is_refused(tmp_path: Path, change: str) -> None:
    manifest(files={"../settings": ""} if change == "outside" else {}).write(tmp_path)
    written = tmp_path / "manifest.json"
    if change == "cut off":
        written.unlink()
    if change == "damaged":
        written.write_text("{")
    if change == "another format":
        written.write_text(json.dumps(json.loads(written.read_text()) | {"format": 2}))
    with pytest.raises(BackupError):
        Manifest.read(tmp_path)
