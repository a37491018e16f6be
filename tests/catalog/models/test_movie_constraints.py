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
def test_an_id_belongs_to_one_movie(name: str, value: Any) -> None:
    MovieFactory(**{name: value})
    with pytest.raises(IntegrityError), transaction.atomic():
        MovieFactory(**{name: value})
    with pytest.raises(IntegrityError), transaction.atomic():
        Movie.objects.bulk_create([Movie(title="In bulk", **{name: value})])
    assert Movie.objects.count() == 1


@pytest.mark.parametrize(("name", "value"), IDS)
def test_movies_may_lack_an_id(name: str, value: Any) -> None:
    MovieFactory.create_batch(3)
    assert Movie.objects.filter(**{name: None}).count() == 3


def test_the_two_numberings_of_movielens_do_not_meet() -> None:
    MovieFactory(movielens_id=1)
    MovieFactory(movielens_100k_id=1)
    assert Movie.objects.count() == 2


def test_an_empty_imdb_id_is_none() -> None:
    for _ in range(2):
        MovieFactory(imdb_id="")
    assert list(Movie.objects.values_list("imdb_id", flat=True)) == [None, None]


def test_an_imdb_id_emptied_alone_is_none() -> None:
    movie = MovieFactory(imdb_id="tt0133093")
    movie.imdb_id = ""
    movie.save(update_fields=["imdb_id"])
    movie.refresh_from_db()
    assert movie.imdb_id is None


@pytest.mark.parametrize("year", [0, 1873, 2101, 9999])
def test_the_year_is_plausible(year: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MovieFactory(year=year)
    with pytest.raises(ValidationError, match="year"):
        Movie(title="Movie", year=year).full_clean()


@pytest.mark.parametrize("year", [1874, 1999, 2100, None])
def test_the_year_may_be_early_late_or_unknown(year: int | None) -> None:
    Movie(title="Movie", year=year).full_clean()
    assert MovieFactory(year=year).year == year


def test_it_has_a_title() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MovieFactory(title="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Movie.objects.bulk_create([Movie(title="")])


@pytest.mark.parametrize("imdb_id", ["133093", "tt123", "tt01330930000", "nm0000206", "tt01330x3"])
def test_an_imdb_id_of_another_form_is_refused_in_words(imdb_id: str) -> None:
    with pytest.raises(ValidationError, match="looks like tt0133093"):
        Movie(title="Movie", imdb_id=imdb_id).full_clean()


def test_movies_may_share_title_and_year() -> None:
    MovieFactory.create_batch(2, title="Hamlet", year=1990)
    assert Movie.objects.count() == 2


def test_totals_of_ratings_are_never_below_none() -> None:
    movie = MovieFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Movie.objects.filter(pk=movie.pk).update(rating_count=-1)


@pytest.mark.parametrize("label", [GenreFactory, TagFactory])
def test_a_label_is_there_once(label: Any) -> None:
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


def test_a_role_is_a_known_one() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Credit.objects.bulk_create(
            [Credit(movie=MovieFactory(), person=PersonFactory(), role="dancer")]
        )


def test_people_may_share_a_name_but_no_imdb_id() -> None:
    PersonFactory.create_batch(2, name="Steve McQueen")
    PersonFactory(imdb_id="nm0000537")
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFactory(imdb_id="nm0000537")
