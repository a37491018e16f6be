"""The migrations lead to zero and back, on whichever database is in use."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

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
