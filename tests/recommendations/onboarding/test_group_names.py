"""What a group is called: in the reader's language, and as it was kept before that was so."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation

from recommendations.models import ChosenGroup
from recommendations.models.group_names import name_of
from tests.factories import MovieFactory, UserFactory


@pytest.mark.parametrize(
    ("words", "english", "german"),
    [
        (
            ["genre:Action", "genre:Romance", "tag:dark", "time:1990"],
            "Action and Romance, dark, 1990s",
            "Action und Liebesfilm, dark, 1990er",
        ),
        (["tag:dark", "time:"], "Dark, before 1970", "Dark, vor 1970"),
        (["genre:Drama", "film:Fargo"], "Drama, such as Fargo", "Drama, zum Beispiel „Fargo“"),
        (["film:12: 30"], "Films like 12: 30", "Filme wie „12: 30“"),
        (["said:Komödie, 1980er"], "Komödie, 1980er", "Komödie, 1980er"),
        (["genre:A site's own"], "A site's own", "A site's own"),
    ],
)
def test_words_are_said_in_the_readers_language(
    words: list[str], english: str, german: str
) -> None:
    assert name_of(words) == english
    with translation.override("de"):
        assert name_of(words) == german


@pytest.mark.django_db(transaction=True)
def test_names_from_before_are_kept_and_words_can_become_names_again() -> None:
    user, movie = UserFactory(), MovieFactory()
    kept = ChosenGroup.objects.create(user=user, words=["genre:Action", "time:"])
    kept.movies.add(movie)
    ChosenGroup.objects.create(user=user, words=["genre:Action"])
    try:
        executor = MigrationExecutor(connection)
        executor.migrate([("recommendations", "0009_visits")])
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM recommendations_chosengroup ORDER BY id")
            assert cursor.fetchall() == [("Action, before 1970",), ("Action",)]
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes("recommendations"))
    kept.refresh_from_db()
    assert kept.words == ["said:Action, before 1970"]
    (group,) = ChosenGroup.objects.of(user.pk)
    assert (group.name, group.movies) == ("Action, before 1970", (movie.pk,))
