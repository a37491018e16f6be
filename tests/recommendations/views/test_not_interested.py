"""What someone is not interested in is never recommended, and pushes movies like it away."""

import numpy as np
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.models import ModelVersion, NotInterested
from recommendations.registry.current import current_model
from recommendations.serving.picks import PICKS, movies_to_rate, picks_for
from recommendations.serving.similar_movies import nearest_movies
from tests.factories import MovieFactory, RatingFactory, UserFactory
from tests.html_reading import all_on, levels_on, links_of, movies_of, one_on, undo_on, words_of

from ..pages import HTMX, picks_on, to_rate_on

pytestmark = pytest.mark.django_db

LIST = reverse("not_interested_list")


@pytest.fixture
def someone(client: Client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


def mark(movie: Movie) -> str:
    return reverse("not_interested", args=[movie.pk])


def undo(movie: Movie) -> str:
    return reverse("undo_not_interested", args=[movie.pk])


def marked(user: User) -> list[int]:
    return list(NotInterested.objects.filter(user=user).values_list("movie", flat=True))


def rate(user: User, *titles: str) -> None:
    for title in titles:
        Rating.objects.rate(user.pk, Movie.objects.get(title=title), 5.0)


def ids(user: User, count: int = PICKS) -> list[int]:
    return [pick.movie.pk for pick in picks_for(user.pk, count).items]


def test_the_database_keeps_one_mark_for_a_user_and_a_movie(someone: User) -> None:
    movie = MovieFactory()
    NotInterested.objects.create(user=someone, movie=movie)
    with pytest.raises(IntegrityError), transaction.atomic():
        NotInterested.objects.create(user=someone, movie=movie)
    NotInterested.objects.create(user=UserFactory(), movie=movie)


def test_it_leaves_the_picks_at_once(someone: User, trained: ModelVersion) -> None:
    rate(someone, "Fargo", "Pulp Fiction")
    best = picks_for(someone.pk).items[0].movie
    NotInterested.objects.mark(someone.pk, best)
    everything = ids(someone, 5000)
    assert best.pk not in everything
    assert len(everything) == Movie.objects.count() - 3


def test_movies_like_it_fall(someone: User, trained: ModelVersion) -> None:
    rate(someone, "Fargo", "Pulp Fiction")
    movie = Movie.objects.get(title="Aladdin")
    before = ids(someone, 5000)
    NotInterested.objects.mark(someone.pk, movie)
    after = ids(someone, 5000)
    near = [movie.pk for movie in nearest_movies(movie, 10, current_model())]
    fell = [after.index(pk) - before.index(pk) for pk in near]
    assert np.mean(fell) > 0


def test_undone_the_former_picks_are_back(someone: User, trained: ModelVersion) -> None:
    rate(someone, "Fargo")
    before = picks_for(someone.pk)
    NotInterested.objects.mark(someone.pk, before.items[0].movie)
    assert picks_for(someone.pk) != before
    NotInterested.objects.undo(someone.pk, before.items[0].movie)
    assert picks_for(someone.pk) == before


def test_it_is_named_where_a_pick_is_there_for_being_far_from_it(
    someone: User, trained: ModelVersion
) -> None:
    rate(someone, "Fargo")
    NotInterested.objects.mark(someone.pk, Movie.objects.get(title="Aladdin"))
    reasons = {pick.reason for pick in picks_for(someone.pk, 5000).items}
    assert "Unlike Aladdin, which you are not interested in" in reasons
    assert not any("gave Aladdin" in reason for reason in reasons)


def test_it_is_neither_popular_for_them_nor_to_be_rated(someone: User, imported: None) -> None:
    movie = Movie.objects.popular()[0]
    NotInterested.objects.mark(someone.pk, movie)
    picks = picks_for(someone.pk)
    assert movie not in [pick.movie for pick in picks.items]
    assert movie not in movies_to_rate(someone.pk, picks, 20)
    other = picks_for(UserFactory().pk)
    assert movie == other.items[0].movie


def test_it_is_still_found_in_lists(client: Client, someone: User) -> None:
    movie = MovieFactory(title="Zardoz")
    NotInterested.objects.mark(someone.pk, movie)
    assert movies_of(client.get("/movies/?q=zardoz")) == [movie.pk]


def test_stars_take_the_mark_away(client: Client, someone: User) -> None:
    movie = MovieFactory()
    other = NotInterested.objects.create(user=UserFactory(), movie=movie)
    client.post(mark(movie))
    client.post(reverse("rate", args=[movie.pk]), {"stars": "2.0"})
    assert list(NotInterested.objects.all()) == [other]
    Rating.objects.clear(someone.pk, movie)
    assert marked(someone) == []


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_what_was_rated_is_not_marked(
    client: Client, someone: User, headers: dict[str, str]
) -> None:
    rating = RatingFactory(user=someone, movie__title="Fargo")
    answer = client.post(mark(rating.movie), headers=headers, follow=True)
    assert answer.status_code == 200
    assert not all_on(answer, "[data-undo]")
    assert levels_on(answer)
    assert marked(someone) == []


def test_a_mark_made_together_with_a_rating_is_not_heard(someone: User, imported: None) -> None:
    """As two requests at one moment may leave it: each was made before the other was there."""
    rating = RatingFactory(user=someone, movie=Movie.objects.popular()[0])
    NotInterested.objects.create(user=someone, movie=rating.movie)
    assert list(NotInterested.objects.of(someone.pk)) == []
    assert picks_for(someone.pk).rated_count == 1


def test_htmx_gets_the_picks_that_follow_and_a_button_to_undo(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    rate(someone, "Fargo")
    best = picks_for(someone.pk).items[0].movie
    answer = client.post(mark(best), headers=HTMX)
    assert picks_on(answer) == ids(someone)
    assert best.pk not in picks_on(answer)
    assert undo_on(answer)[0] == undo(best)
    assert best.title in words_of(one_on(answer, "#status p"))
    answer = client.post(undo(best), headers=HTMX)
    assert picks_on(answer)[0] == best.pk
    assert marked(someone) == []


def test_without_javascript_the_page_comes_back_with_a_form_to_undo(
    client: Client, someone: User
) -> None:
    movie = MovieFactory(title="Fargo & Co")
    answer = client.post(mark(movie), {"next": "/"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    page = client.get("/")
    assert undo_on(page)[0] == undo(movie)
    assert "Fargo & Co" in words_of(one_on(page, ".note"))
    answer = client.post(undo(movie), {"next": "/"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert marked(someone) == []
    page = client.get("/")
    assert levels_on(page) == ["success"]
    assert undo_on(page)[0] == mark(movie)


def test_said_twice_or_undone_twice_is_no_error(client: Client, someone: User) -> None:
    movie = MovieFactory()
    for address, left in ((mark, [movie.pk]), (mark, [movie.pk]), (undo, []), (undo, [])):
        assert client.post(address(movie)).status_code == 302
        assert marked(someone) == left


def test_each_pick_has_the_button(client: Client, someone: User, imported: None) -> None:
    page = client.get("/")
    shown = picks_on(page)
    assert len(shown) == PICKS
    for pk in shown:
        assert len(all_on(page, f"[formaction='/movies/{pk}/not-interested/']")) == 1
    for pk in to_rate_on(page):
        assert f"/movies/{pk}/not-interested/".encode() not in page.content


def test_a_movies_own_page_marks_it_and_takes_that_back(client: Client, someone: User) -> None:
    movie = MovieFactory()
    own = f"form#unwanted-{movie.pk}"
    page = client.get(movie.get_absolute_url())
    assert one_on(page, own).attributes["action"] == mark(movie)
    answer = client.post(mark(movie), {"plain_picks": "1"}, headers={"HX-Request": "true"})
    for changed in (answer, client.get(movie.get_absolute_url())):
        assert one_on(changed, own).attributes["action"] == undo(movie)
        assert one_on(changed, f"{own} [aria-pressed]").attributes["aria-pressed"] == "true"
    assert not all_on(Client().get(movie.get_absolute_url()), own)


def test_their_list_shows_the_latest_first_with_undo(client: Client, someone: User) -> None:
    movies = MovieFactory.create_batch(3)
    for movie in movies:
        NotInterested.objects.mark(someone.pk, movie)
    NotInterested.objects.mark(UserFactory().pk, MovieFactory())
    page = client.get(LIST)
    assert movies_of(page) == [movie.pk for movie in reversed(movies)]
    assert all_on(page, f"form [formaction='{undo(movies[0])}']")
    client.post(undo(movies[0]), {"next": LIST})
    assert movies_of(client.get(LIST)) == [movies[2].pk, movies[1].pk]


def test_an_empty_list_says_so(client: Client, someone: User) -> None:
    assert all_on(client.get(LIST), "main .empty")


def test_the_ratings_page_leads_there(client: Client, someone: User) -> None:
    assert LIST in links_of(client.get("/ratings/"))


def test_it_goes_with_the_account_and_with_the_movie(someone: User) -> None:
    first, second = MovieFactory.create_batch(2)
    for movie in (first, second):
        NotInterested.objects.mark(someone.pk, movie)
    first.delete()
    assert marked(someone) == [second.pk]
    someone.delete()
    assert not NotInterested.objects.exists()
