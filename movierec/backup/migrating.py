"""Brings a database's tables to the migrations of a backup, forwards and backwards."""

from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from .errors import BackupError

_OF_ANOTHER_VERSION = (
    "The database has tables of another version, which cannot be taken back: "
    "make an empty database and restore into that."
)


class OneByOne(MigrationLoader):
    """Loads migrations without those that stand for several, of which only a part is wanted."""

    def build_graph(self) -> None:
        """Leave each of these out, as Django does where a part of what it stands for is applied.

        Told not to replace, Django has both in the graph, and would apply or take back both.
        """
        self.replace_migrations = False
        super().build_graph()
        for key, migration in self.replacements.items():
            self.graph.remove_replacement_node(key, migration.replaces)
            self.applied_migrations.pop(key, None)


def migrate_to(migrations: dict[str, list[str]]) -> None:
    """Apply what the backup has and unapply what it has not.

    Raises
    ------
    BackupError
        If that is not possible.
    """
    executor = MigrationExecutor(connection)
    named = {(app, name) for app, names in migrations.items() for name in names}
    applied = set(executor.loader.applied_migrations)
    if not applied <= executor.loader.disk_migrations.keys():
        raise BackupError(_OF_ANOTHER_VERSION)
    squashes = executor.loader.replacements
    if any(_has_a_part(keys, each) for each in squashes.values() for keys in (named, applied)):
        executor.loader = OneByOne(connection)
    whole = {key for key, each in squashes.items() if named.issuperset(each.replaces)}
    nodes = executor.loader.graph.nodes.keys()
    wanted, applied = ((named - squashes.keys()) | whole) & nodes, applied & nodes
    if wanted == applied:
        return
    gone = {(app, None) for app, _ in applied if app not in migrations}
    last = {key for key in wanted if not _followers(executor, key) & wanted}
    try:
        # What is taken back of one app can take along what another has to have again.
        for target in (*gone, *(last & applied), *sorted(last)):
            executor.migrate([target])
            executor.loader.build_graph()
        _forget_what_is_not_whole(executor)
    except IrreversibleError as error:
        raise BackupError(_OF_ANOTHER_VERSION) from error


def _has_a_part(migrations: set[tuple[str, str]], squash: Migration) -> bool:
    """Return whether some of the migrations that one stands for are there, and some are not."""
    found = [key in migrations for key in squash.replaces]
    return any(found) and not all(found)


def _forget_what_is_not_whole(executor: MigrationExecutor) -> None:
    """Note no longer as applied what stands for migrations of which some are not."""
    for key, squash in executor.loader.replacements.items():
        if not executor.loader.applied_migrations.keys() >= set(squash.replaces):
            executor.recorder.record_unapplied(*key)


def _followers(executor: MigrationExecutor, key: tuple[str, str]) -> set[tuple[str, str]]:
    """Return the migrations of the same app that come right after one."""
    children = executor.loader.graph.node_map[key].children
    return {child.key for child in children if child.key[0] == key[0]}
