import django.db.models.deletion
from django.db import migrations, models

from core.migration_operations import DropIndexOfForeignKey


def with_movies(label: str, table: str) -> migrations.RunSQL:
    """Return what makes an index of the movies by their labels, in a table without a model."""
    name = f"{table}_by_{label}"
    return migrations.RunSQL(
        f"CREATE INDEX {name} ON {table} ({label}_id, movie_id)", f"DROP INDEX {name}"
    )


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0014_fewer_indexes'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='movietag',
            index=models.Index(fields=['tag', 'movie'], name='movies_by_tag'),
        ),
        DropIndexOfForeignKey(
            model_name='movietag',
            name='tag',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='catalog.tag'),
        ),
        with_movies('genre', 'catalog_movie_genres'),
        with_movies('country', 'catalog_movie_countries'),
    ]
