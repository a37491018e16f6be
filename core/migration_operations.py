"""What migrations of large tables do in a way that holds nobody up."""

from typing import Any

from django.db.migrations.operations import AlterField


class DropIndexOfForeignKey(AlterField):
    """Take its own index from a foreign key that a unique constraint begins with.

    `AlterField` would also make the key's constraint anew on PostgreSQL, which reads the whole
    table, and the table on SQLite.
    """

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Drop the index, on one column alone."""
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            column = model._meta.get_field(self.name).column
            named = {index.name for index in model._meta.indexes}
            for name in schema_editor._constraint_names(
                model, [column], index=True, unique=False, exclude=named
            ):
                schema_editor.execute(schema_editor._delete_index_sql(model, name))

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Make the index again."""
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            field = model._meta.get_field(self.name)
            schema_editor.execute(schema_editor._create_index_sql(model, fields=[field]))
