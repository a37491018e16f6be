"""The migrations lead to zero and back, on whichever database is in use."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations import (
    AddField,
    CreateModel,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
)
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from catalog.models import Movie

from ..factories import MovieFactory

APPS = (
    *("friends", "weekly", "api", "nights", "recommendations", "shelves", "catalog"),
    "accounts",
)


def own_tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name.startswith(APPS)}


@pytest.mark.django_db(transaction=True)
def test_they_lead_to_zero_and_back() -> None:
    before = own_tables()
    assert before
    try:
        for app in APPS:
            call_command("migrate", app, "zero", verbosity=0)
        assert own_tables() == set()
    finally:
        call_command("migrate", verbosity=0)
    assert own_tables() == before
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    MovieFactory(title="Amélie")
    assert Movie.objects.search("amelie").exists()


STOPPED_FOR = {
    ("accounts", "0009_invitation_email"),
    ("catalog", "0005_sources"),
    ("nights", "0002_predicted_stars_of_shortlist"),
    ("recommendations", "0002_failed_attempts"),
    ("recommendations", "0004_more_dials"),
}
"""Of versions before upgrades without downtime; nothing is added here."""


def _is_in_the_way(operation: Operation, made: set[str]) -> bool:
    """Whether the version before, which knows nothing of it, could not use a table any more."""
    if isinstance(operation, AddField) and operation.model_name_lower not in made:
        field = operation.field
        return not (field.null or field.has_db_default() or field.many_to_many)
    return isinstance(operation, (RemoveField, RenameField, RenameModel, DeleteModel))


def test_the_version_before_runs_on_when_it_is_migrated() -> None:
    apps = {*APPS, "core"}
    stopping = set()
    for key, migration in MigrationLoader(None).disk_migrations.items():
        operations = migration.operations
        made = {each.name_lower for each in operations if isinstance(each, CreateModel)}
        if key[0] in apps and any(_is_in_the_way(each, made) for each in operations):
            stopping.add(key)
    assert stopping == STOPPED_FOR
