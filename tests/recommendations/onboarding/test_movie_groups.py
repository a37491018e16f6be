"""The groups to choose from, and what they are called."""

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from catalog.models import Movie, Tag
from recommendations.models import ChosenGroup, ModelVersion, MovieGroup
from recommendations.onboarding.movie_groups import POSTERS, choices_for, groups_of
from recommendations.registry.current import current_model
from tests.factories import MovieFactory, MovieTagFactory, UserFactory

pytestmark = pytest.mark.django_db


def groups() -> list[MovieGroup]:
    model = current_model()
    assert model is not None
    return groups_of(model)[0]


def test_each_has_a_name_of_its_own_and_movies(trained: ModelVersion) -> None:
    found = groups()
    assert len(found) >= 5
    assert len({group.name for group in found}) == len(found)
    assert all(group.name and len(group.movies) >= POSTERS for group in found)
    shown = [pk for group in found for pk in group.movies]
    assert Movie.objects.filter(pk__in=shown).count() == len(set(shown)) == len(shown)


def test_each_word_of_a_name_is_true_of_all_four_movies_shown(trained: ModelVersion) -> None:
    sad = Tag.objects.create(name="sad")
    for movie in Movie.objects.filter(genres__name="Drama"):
        MovieTagFactory(movie=movie, tag=sad)
    movies = Movie.objects.prefetch_related("genres", "tags").in_bulk()
    for group in groups():
        shown = [movies[pk] for pk in group.movies[:POSTERS]]
        assert len(shown) == 4
        for word in group.words:
            assert sum(is_true_of(word, movie) for movie in shown) >= (word[:6] != "movie:") * 4


def is_true_of(word: str, movie: Movie) -> bool:
    kind, _, said = word.partition(":")
    if kind == "time":
        assert movie.year is not None
        return movie.year < 1970 if not said else movie.year // 10 * 10 == int(said)
    labels = {"genre": movie.genres, "tag": movie.tags}
    return kind in labels and said in {str(label) for label in labels[kind].all()}


def test_a_name_of_one_word_says_a_movie_too(trained: ModelVersion) -> None:
    found = groups()
    alone = [group for group in found if sum(word[:6] != "movie:" for word in group.words) < 2]
    assert alone
    for group in alone:
        title = Movie.objects.get(pk=group.movies[0]).title
        assert group.words[-1] == f"movie:{title}"
        assert group.name.endswith(title)


def test_a_tag_on_all_movies_of_one_group_is_in_its_name(trained: ModelVersion) -> None:
    first = groups()[0]
    bleak = Tag.objects.create(name="bleak")
    for pk in first.movies:
        MovieTagFactory(movie_id=pk, movie=None, tag=bleak)
    renamed = groups()
    assert "bleak" in renamed[0].name.lower()
    assert all("bleak" not in group.name for group in renamed[1:])


def test_movies_of_which_nothing_is_said_are_named_by_one_of_them(trained: ModelVersion) -> None:
    Movie.genres.through.objects.all().delete()
    Movie.objects.update(year=None)
    titles = dict(Movie.objects.values_list("pk", "title"))
    found = groups()
    assert [group.name for group in found] == [
        f"Movies like {titles[group.movies[0]]}" for group in found
    ]


def test_what_was_chosen_is_marked(trained: ModelVersion) -> None:
    someone, second = UserFactory(), groups()[1]
    ChosenGroup.objects.choose(someone.pk, [second])
    assert [c.group for c in choices_for(someone.pk) if c.is_chosen] == [second]
    assert not any(choice.is_chosen for choice in choices_for(UserFactory().pk))


def test_one_chosen_of_an_earlier_model_stays_to_be_seen(trained: ModelVersion) -> None:
    someone, movie = UserFactory(), MovieFactory()
    ChosenGroup.objects.choose(someone.pk, [MovieGroup(("tag:of old",), (movie.pk,))])
    first = choices_for(someone.pk)[0]
    assert (first.group.name, first.is_chosen, first.movies) == ("Of old", True, (movie,))


def test_without_a_model_there_are_none(imported: None) -> None:
    assert choices_for(UserFactory().pk) == []


def test_as_many_queries_whatever_was_chosen(
    trained: ModelVersion, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    someone: User = UserFactory()
    ChosenGroup.objects.choose(someone.pk, groups()[:3])
    with django_assert_max_num_queries(8):
        choices_for(someone.pk)
