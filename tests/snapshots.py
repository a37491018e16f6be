"""Rows that many tests begin with: kept beside the tables they belong to, and put back at once."""

from collections.abc import Collection
from copy import copy

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models.base import ModelState
from django.utils import timezone

from recommendations.models import ModelVersion


class Snapshot:
    """The rows that some tables have now; the tables themselves are emptied.

    Made outside of any test's transaction, so that it outlives them all. A flush leaves the rows
    alone: where they are kept belongs to no model.
    """

    def __init__(self, name: str, empty_before: Collection[type[models.Model]]) -> None:
        self.models = [model for model in empty_before if model._base_manager.exists()]
        self._name = name
        with transaction.atomic(), connection.cursor() as cursor:
            for model in self.models:
                cursor.execute(f"CREATE TABLE {self._copy(model)} AS SELECT * FROM {_table(model)}")
                cursor.execute(f"DELETE FROM {_table(model)}")

    def put_back(self) -> None:
        """Insert the rows, with the keys they had."""
        with transaction.atomic(), connection.cursor() as cursor:
            for model in self.models:
                cursor.execute(f"INSERT INTO {_table(model)} SELECT * FROM {self._copy(model)}")
            for statement in connection.ops.sequence_reset_sql(no_style(), self.models):
                cursor.execute(statement)
            if connection.vendor == "postgresql":
                # Or a flush in the same transaction would find foreign keys not checked yet.
                connection.check_constraints()

    def _copy(self, model: type[models.Model]) -> str:
        return connection.ops.quote_name(f"{self._name}_{model._meta.db_table}")


def empty_tables() -> list[type[models.Model]]:
    """Return the models, those between two others included, of which there is no row."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if not model._base_manager.exists()]


def served_again(version: ModelVersion) -> ModelVersion:
    """Serve a model whose row is gone as if it had just been trained; its files are there."""
    again = copy(version)
    again.pk, again._state = None, ModelState()
    again.started_at = again.finished_at = timezone.now()
    again.publish(version.artefact)
    return again


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
