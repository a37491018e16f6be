"""Operations of migrations: what they leave alone, and their way back."""

from typing import Any

import pytest
from django.db import connection, models
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ModelState, ProjectState, StateApps

from catalog.models import Rating
from core.migration_operations import CreateModels
from movierec.backup.migrating import OneByOne

BEFORE, AFTER = ("catalog", "0013_runtime_in_facets"), ("catalog", "0014_fewer_indexes")


def on_the_users_of_ratings() -> set[str]:
    """What the database has on this column, alone or with others."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Rating._meta.db_table)
    return {
        kind
        for one in found.values()
        if one["columns"][:1] == ["user_id"]
        for kind, there in (
            ("unique", one["unique"]),
            ("foreign key", bool(one["foreign_key"])),
            ("index of its own", one["index"] and len(one["columns"]) == 1),
        )
        if there
    }


@pytest.mark.django_db(transaction=True)
def test_only_the_index_of_a_foreign_key_goes_and_comes_back() -> None:
    kept = {"unique", "foreign key"}
    assert on_the_users_of_ratings() == kept
    loader = OneByOne(connection)
    before, after = loader.project_state(BEFORE), loader.project_state(AFTER)
    (operation,) = (
        each for each in loader.disk_migrations[AFTER].operations if each.model_name == "rating"
    )
    with connection.schema_editor() as editor:
        operation.database_backwards("catalog", editor, after, before)
    assert on_the_users_of_ratings() == kept | {"index of its own"}
    with connection.schema_editor() as editor:
        operation.database_forwards("catalog", editor, before, after)
    assert on_the_users_of_ratings() == kept


def model(name: str, **fields: Any) -> CreateModel:
    """An operation that makes a model with a number as its key."""
    return CreateModel(name, [("id", models.BigAutoField(primary_key=True)), *fields.items()])


def reference(to: str) -> Any:
    return models.ForeignKey(f"core.{to}", models.CASCADE, null=True)


@pytest.mark.django_db(transaction=True)
def test_models_that_refer_to_each_other_are_rendered_once_and_made_and_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rendered: list[str] = []

    def note(self: ModelState, apps: StateApps) -> Any:
        rendered.append(self.name)
        return render(self, apps)

    render = ModelState.render
    monkeypatch.setattr(ModelState, "render", note)
    before = ProjectState()
    model("Earlier").state_forwards("core", before)
    assert before.apps.get_models()
    rendered.clear()
    through = models.ManyToManyField("core.Earlier", through="core.Between")
    makes = CreateModels(
        [
            model("First", second=reference("Second"), earlier=through),
            model("Second", first=reference("First"), earlier=reference("Earlier")),
            model("Between", first=reference("First"), earlier=reference("Earlier")),
        ]
    )
    tables = {"core_earlier", "core_first", "core_second", "core_between"}
    after = before.clone()
    makes.state_forwards("core", after)
    with connection.schema_editor() as editor:
        model("Earlier").database_forwards("core", editor, ProjectState(), before)
        makes.database_forwards("core", editor, before, after)
    assert sorted(rendered) == ["Between", "Earlier", "First", "Second"]
    assert tables <= set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        makes.database_backwards("core", editor, after, before)
        model("Earlier").database_backwards("core", editor, before, ProjectState())
    assert not tables & set(connection.introspection.table_names())
