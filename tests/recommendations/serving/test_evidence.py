"""Movies are called similar only where something says so; otherwise there are other ways on."""

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Credit, Movie, Rating
from recommendations.models import ModelVersion
from recommendations.registry.current import current_model
from recommendations.serving.evidence import alike
from recommendations.serving.similar_movies import But, nearest_movies, similar_movies
from tests.factories import CreditFactory, MovieFactory, PersonFactory, UserFactory
from tests.html_reading import all_on, one_on

pytestmark = pytest.mark.django_db


def rate_by(movie: Movie, people: int) -> Movie:
    for user in UserFactory.create_batch(people):
        Rating.objects.rate(user.pk, movie, 4.0)
    return Movie.objects.get(pk=movie.pk)


def test_five_raters_are_evidence(db: None) -> None:
    movie, other = MovieFactory(year=None), MovieFactory(year=1950)
    assert alike(rate_by(movie, 4), [other]) == []
    assert alike(rate_by(movie, 1), [other]) == [other]


def test_three_features_in_common_are_evidence(db: None) -> None:
    movie = MovieFactory(year=1991, genres=["Crime", "Drama"])
    same_decade = MovieFactory(year=1999, genres=["Crime", "Drama"])
    another = MovieFactory(year=1989, genres=["Crime", "Drama"])
    directed, shared = MovieFactory(year=1950, genres=["Crime", "Drama"]), PersonFactory()
    for each in (movie, directed):
        CreditFactory(movie=each, person=shared)
    assert alike(movie, [same_decade, another, directed]) == [same_decade, directed]


def test_a_movie_of_which_nothing_is_known_has_other_ways_on(
    client: Client, trained: ModelVersion
) -> None:
    movie = MovieFactory(year=1994, genres=["Western"])
    director, lead, extra = PersonFactory.create_batch(3)
    CreditFactory(movie=movie, person=director)
    CreditFactory(movie=movie, person=lead, role=Credit.Role.CAST, position=0)
    CreditFactory(movie=movie, person=extra, role=Credit.Role.CAST, position=9)
    for wish in ("", *But.values):
        assert similar_movies(movie, wish, current_model()).movies == ()
    answer = client.get(reverse("similar", args=[movie.pk]))
    assert one_on(answer, "#similar-unknown")
    assert not all_on(answer, "#similar .card")
    links = [link.attributes["href"] for link in all_on(answer, "#ways-on a")]
    genre = movie.genres.get()
    assert links == [
        reverse("person", args=[director.pk]),
        reverse("person", args=[lead.pk]),
        f"{reverse('movies')}?genre={genre.pk}",
        f"{reverse('movies')}?decade=1990",
    ]
    for link in links:
        assert client.get(str(link)).status_code == 200


def test_one_without_ratings_has_near_ones_that_share_three_features(
    client: Client, trained: ModelVersion
) -> None:
    movie = MovieFactory(year=1995, genres=["Action", "Crime", "Thriller"])
    near = nearest_movies(movie, 6, current_model())
    assert near
    for other in near:
        shared = {*movie.genre_names} & {*other.genre_names}
        assert len(shared) + ((other.year or 0) // 10 == 199) >= 3
    note = one_on(client.get(reverse("similar", args=[movie.pk])), "#similar .section-note")
    assert note.attributes["data-by"] == "features"
    known = reverse("similar", args=[Movie.objects.popular()[0].pk])
    assert one_on(client.get(known), "#similar .section-note").attributes["data-by"] == "ratings"
