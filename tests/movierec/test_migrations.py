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
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState

from catalog.models import Movie
from core.migration_operations import CreateModels
from movierec.backup.migrating import OneByOne
from movierec.doctor.servers import check_database
from movierec.health import migrations_pending

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


def squashes() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """The migrations that stand for several, and what they stand for."""
    found = MigrationLoader(None).replacements
    return {key: list(migration.replaces) for key, migration in found.items()}


def without_order(model: ModelState) -> ModelState:
    """The same model with its fields, indexes and constraints by name."""
    named = {
        option: sorted(model.options[option], key=lambda each: each.name)
        for option in ("indexes", "constraints")
    }
    fields = sorted(model.fields.items())
    return ModelState(
        model.app_label, model.name, fields, model.options | named, model.bases, model.managers
    )


def test_a_squash_comes_to_the_same_models_as_what_it_stands_for() -> None:
    together, one_by_one = MigrationLoader(None), OneByOne(None)
    assert set(squashes()) <= together.graph.nodes.keys()
    assert not set(squashes()) & one_by_one.graph.nodes.keys()
    models, same = together.project_state().models, one_by_one.project_state().models
    assert models.keys() == same.keys()
    different = [key for key in models if without_order(models[key]) != without_order(same[key])]
    assert different == []


def test_no_migration_depends_on_a_squash_itself() -> None:
    """They name the last that it stands for, or `migrate APP NUMBER` would leave them applied."""
    known = squashes().keys()
    found = MigrationLoader(None).disk_migrations.items()
    depend = {key for key, each in found if not known.isdisjoint(each.dependencies)}
    assert depend == set()


@pytest.mark.django_db
def test_a_site_that_was_migrated_one_by_one_is_up_to_date() -> None:
    recorder = MigrationRecorder(connection)
    for key in squashes():
        recorder.record_unapplied(*key)
    assert not migrations_pending()
    assert list(check_database()) == []
    call_command("migrate", check_unapplied=True, verbosity=0)
    call_command("migrate", verbosity=0)
    assert squashes().keys() <= recorder.applied_migrations().keys()


@pytest.mark.django_db
def test_a_squash_of_which_the_last_was_taken_back_counts_for_nothing() -> None:
    for replaced in squashes().values():
        MigrationRecorder(connection).record_unapplied(*replaced[-1])
    assert migrations_pending()


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


def _single(operations: list[Operation]) -> list[Operation]:
    together = [each for each in operations if isinstance(each, CreateModels)]
    return [*operations, *(model for each in together for model in each.models)]


def test_the_version_before_runs_on_when_it_is_migrated() -> None:
    apps = {*APPS, "core"}
    stopping = set()
    for key, migration in OneByOne(None).graph.nodes.items():
        operations = _single(migration.operations)
        made = {each.name_lower for each in operations if isinstance(each, CreateModel)}
        if key[0] in apps and any(_is_in_the_way(each, made) for each in operations):
            stopping.add(key)
    assert stopping == STOPPED_FOR
