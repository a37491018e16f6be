"""What is searched, made from the titles and names that are there, and the indexes for it."""

from itertools import islice

from django.db import migrations
from django.db.models import TextField, Value
from django.db.models.functions import Concat, Length, Substr

from catalog.search import postgres, sqlite
from catalog.search.typos import keys_of, may_be_mistyped
from catalog.text import fold

BATCH = 1000


def fill(apps, schema_editor):
    movie, person = apps.get_model("catalog", "Movie"), apps.get_model("catalog", "Person")
    with_bars = Concat(Value("| "), "search_text", Value(" |"), output_field=TextField())
    movie.objects.update(search_text=with_bars)
    people = iter(person.objects.only("name").iterator(chunk_size=BATCH))
    words = set()
    while batch := list(islice(people, BATCH)):
        for one in batch:
            one.search_name = f" {fold(one.name)} "
            words.update(one.search_name.split())
        person.objects.bulk_update(batch, ["search_name"])
    for text in movie.objects.values_list("search_text", flat=True).iterator(chunk_size=BATCH):
        words.update(text.split())
    spelling = apps.get_model("catalog", "Spelling")
    spelling.objects.bulk_create(
        (
            spelling(key=key, word=word)
            for word in sorted(filter(may_be_mistyped, words))
            for key in sorted(keys_of(word))
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    postgres.make_indexes(schema_editor.connection)


def empty(apps, schema_editor):
    sqlite.drop_indexes(schema_editor.connection)
    postgres.drop_indexes(schema_editor.connection)
    movie = apps.get_model("catalog", "Movie")
    bare = Substr("search_text", 3, Length("search_text") - 4, output_field=TextField())
    movie.objects.update(search_text=bare)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_countries_and_search")]

    operations = [migrations.RunPython(fill, empty)]
