"""Operations of migrations: what they leave alone, and their way back."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from catalog.models import Rating

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
    loader = MigrationLoader(connection)
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
