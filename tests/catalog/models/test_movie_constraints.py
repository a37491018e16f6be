"""What the database refuses in a movie, and what it takes."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from catalog.models import Credit, Genre, Movie, MovieTag, Tag
from tests.factories import (
    CreditFactory,
    GenreFactory,
    MovieFactory,
    MovieTagFactory,
    PersonFactory,
    TagFactory,
)

pytestmark = pytest.mark.django_db

IDS: list[tuple[str, Any]] = [
    ("imdb_id", "tt0133093"),
    ("tmdb_id", 603),
    ("movielens_id", 2571),
    ("movielens_100k_id", 1),
]


@pytest.mark.parametrize(("name", "value"), IDS)
def test_an_external_id_belongs_to_one_movie(name: str, value: Any) -> None:
    MovieFactory(**{name: value})
    with pytest.raises(IntegrityError), transaction.atomic():
        MovieFactory(**{name: value})
    with pytest.raises(IntegrityError), transaction.atomic():
        Movie.objects.bulk_create([Movie(title="In bulk", **{name: value})])
    assert Movie.objects.count() == 1


@pytest.mark.parametrize(("name", "value"), IDS)
def test_movies_may_lack_an_external_id(name: str, value: Any) -> None:
    MovieFactory.create_batch(3)
    assert Movie.objects.filter(**{name: None}).count() == 3


def test_equal_ids_of_the_two_movielens_numberings_do_not_clash() -> None:
    MovieFactory(movielens_id=1)
    MovieFactory(movielens_100k_id=1)
    assert Movie.objects.count() == 2


def test_an_empty_imdb_id_is_stored_as_null() -> None:
    for _ in range(2):
        MovieFactory(imdb_id="")
    assert list(Movie.objects.values_list("imdb_id", flat=True)) == [None, None]


def test_an_imdb_id_emptied_by_a_partial_save_is_stored_as_null() -> None:
    movie = MovieFactory(imdb_id="tt0133093")
    movie.imdb_id = ""
    movie.save(update_fields=["imdb_id"])
    movie.refresh_from_db()
    assert movie.imdb_id is None


@pytest.mark.parametrize("year", [0, 1873, 2101, 9999])
def test_a_year_outside_the_bounds_is_refused(year: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MovieFactory(year=year)
    with pytest.raises(ValidationError, match="year"):
        Movie(title="Movie", year=year).full_clean()


@pytest.mark.parametrize("year", [1874, 1999, 2100, None])
def test_the_year_may_be_early_late_or_unknown(year: int | None) -> None:
    Movie(title="Movie", year=year).full_clean()
    assert MovieFactory(year=year).year == year


def test_a_movie_without_a_title_is_refused() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MovieFactory(title="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Movie.objects.bulk_create([Movie(title="")])


@pytest.mark.parametrize("imdb_id", ["133093", "tt123", "tt01330930000", "nm0000206", "tt01330x3"])
def test_an_imdb_id_of_another_form_is_refused(imdb_id: str) -> None:
    with pytest.raises(ValidationError, match="looks like tt0133093"):
        Movie(title="Movie", imdb_id=imdb_id).full_clean()


def test_movies_may_share_title_and_year() -> None:
    MovieFactory.create_batch(2, title="Hamlet", year=1990)
    assert Movie.objects.count() == 2


def test_totals_of_ratings_are_never_negative() -> None:
    movie = MovieFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Movie.objects.filter(pk=movie.pk).update(rating_count=-1)


@pytest.mark.parametrize("label", [GenreFactory, TagFactory])
def test_the_name_of_a_label_is_unique(label: Any) -> None:
    model: type[Genre] | type[Tag] = label._meta.model
    model.objects.create(name="Noir")
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(name="Noir")


def test_a_tag_is_on_a_movie_once() -> None:
    tagged = MovieTagFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        MovieTag.objects.bulk_create([MovieTag(movie=tagged.movie, tag=tagged.tag)])


def test_a_person_is_credited_once_for_a_role() -> None:
    credit = CreditFactory(role=Credit.Role.DIRECTOR)
    CreditFactory(movie=credit.movie, person=credit.person, role=Credit.Role.CAST)
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditFactory(movie=credit.movie, person=credit.person, role=Credit.Role.CAST)


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Credit.objects.bulk_create(
            [Credit(movie=MovieFactory(), person=PersonFactory(), role="dancer")]
        )


def test_people_may_share_a_name_but_no_imdb_id() -> None:
    PersonFactory.create_batch(2, name="Steve McQueen")
    PersonFactory(imdb_id="nm0000537")
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFactory(imdb_id="nm0000537")
