"""A muted rating is kept and counts for nothing: not for picks, not for reasons, not for stars."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.models import ModelVersion, MutedRating
from recommendations.serving.picks import picks_for
from recommendations.serving.predicted_fit import predicted_stars
from recommendations.serving.user_feedback import read_serving_inputs
from tests.factories import MovieFactory, RatingFactory, UserFactory
from tests.html_reading import all_on, one_on, undo_on

from ..pages import HTMX, basis_on, picks_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone(client: Client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


def titled(title: str) -> Movie:
    return Movie.objects.get(title=title)


def rate(user: User, **stars_of: float) -> None:
    for title, stars in stars_of.items():
        Rating.objects.rate(user.pk, titled(title.replace("_", " ")), stars)


def mute(movie: Movie) -> str:
    return reverse("mute", args=[movie.pk])


def unmute(movie: Movie) -> str:
    return reverse("unmute", args=[movie.pk])


def muted(user: User) -> list[int]:
    return list(
        MutedRating.objects.filter(rating__user=user).values_list("rating__movie", flat=True)
    )


def test_the_database_keeps_one_mute_for_a_rating() -> None:
    rating = RatingFactory()
    MutedRating.objects.create(rating=rating)
    with pytest.raises(IntegrityError), transaction.atomic():
        MutedRating.objects.create(rating=rating)


def test_picks_reasons_and_shares_are_those_of_someone_who_never_rated_it(
    trained: ModelVersion,
) -> None:
    with_mute, without = UserFactory.create_batch(2)
    for user in (with_mute, without):
        rate(user, Toy_Story=5.0, Fargo=4.5, Twister=1.0)
    rate(with_mute, Aladdin=0.5)
    aladdin = titled("Aladdin")
    MutedRating.objects.mute(with_mute.pk, aladdin)
    theirs = [pick for pick in picks_for(without.pk, 5000).items if pick.movie != aladdin]
    found = picks_for(with_mute.pk, 5000).items
    assert list(found) == theirs
    assert [pick.why for pick in found] == [pick.why for pick in theirs]
    for title in ("Heat", "Star Wars"):
        stars = predicted_stars(read_serving_inputs(with_mute.pk), titled(title))
        assert stars == predicted_stars(read_serving_inputs(without.pk), titled(title)) is not None


def test_the_movie_itself_stays_out_of_the_picks(trained: ModelVersion, someone: User) -> None:
    rate(someone, Fargo=5.0, Toy_Story=5.0)
    MutedRating.objects.mute(someone.pk, titled("Fargo"))
    picks = picks_for(someone.pk, 5000)
    assert titled("Fargo") not in [pick.movie for pick in picks.items]
    assert (picks.rated_count, picks.used_count) == (2, 1)


def test_with_all_muted_the_popular_are_shown_and_the_page_says_why(
    client: Client, trained: ModelVersion, someone: User
) -> None:
    rate(someone, Fargo=5.0)
    client.post(mute(titled("Fargo")))
    picks = picks_for(someone.pk)
    assert (picks.personal, picks.rated_count, picks.used_count) == (False, 1, 0)
    assert basis_on(client.get("/")) == "popular-all-muted"


def test_used_again_the_former_picks_are_back(trained: ModelVersion, someone: User) -> None:
    rate(someone, Toy_Story=4.0, Fargo=5.0)
    before = picks_for(someone.pk)
    MutedRating.objects.mute(someone.pk, titled("Fargo"))
    assert picks_for(someone.pk) != before
    MutedRating.objects.unmute(someone.pk, titled("Fargo"))
    assert picks_for(someone.pk) == before


def test_other_stars_leave_it_muted_and_clearing_it_takes_the_mute_with_it(someone: User) -> None:
    movie = MovieFactory()
    Rating.objects.rate(someone.pk, movie, 2.0)
    MutedRating.objects.mute(someone.pk, movie)
    Rating.objects.rate(someone.pk, movie, 4.0)
    assert muted(someone) == [movie.pk]
    Rating.objects.clear(someone.pk, movie)
    Rating.objects.rate(someone.pk, movie, 4.0)
    assert muted(someone) == []


def test_deleting_the_account_takes_all_of_it(someone: User) -> None:
    MutedRating.objects.create(rating=RatingFactory(user=someone))
    someone.delete()
    assert not MutedRating.objects.exists()


def test_htmx_gets_the_switch_the_picks_that_follow_and_a_button_to_undo(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    rate(someone, Toy_Story=4.0, Fargo=5.0)
    fargo = titled("Fargo")
    before = picks_on(client.get("/"))
    answer = client.post(mute(fargo), headers=HTMX)
    assert picks_on(answer) == [pick.movie.pk for pick in picks_for(someone.pk).items] != before
    assert all_on(answer, f"#use-button-{fargo.pk}[aria-checked=false]")
    assert undo_on(answer)[0] == unmute(fargo)
    answer = client.post(unmute(fargo), headers=HTMX)
    assert picks_on(answer) == before
    assert all_on(answer, f"#use-button-{fargo.pk}[aria-checked=true]")


def test_without_javascript_the_page_comes_back_with_a_form_to_undo(
    client: Client, someone: User
) -> None:
    movie = RatingFactory(user=someone, movie__title="Fargo").movie
    answer = client.post(mute(movie), {"next": "/ratings/"})
    assert (answer.status_code, answer["Location"]) == (302, "/ratings/")
    page = client.get("/ratings/")
    assert undo_on(page)[0] == unmute(movie)
    assert one_on(page, f"form #use-button-{movie.pk}").attributes["formaction"] == unmute(movie)
    client.post(unmute(movie), {"next": "/ratings/"})
    assert muted(someone) == []


def test_the_ratings_page_says_of_each_whether_it_is_used(client: Client, someone: User) -> None:
    used, not_used = (rating.movie for rating in RatingFactory.create_batch(2, user=someone))
    MutedRating.objects.mute(someone.pk, not_used)
    page = client.get("/ratings/")
    for movie, address, checked in ((used, mute, "true"), (not_used, unmute, "false")):
        switch = one_on(page, f"form #use-{movie.pk} [role=switch]").attributes
        assert (switch["formaction"], switch["aria-checked"]) == (address(movie), checked)


def test_the_switch_comes_and_goes_with_the_rating(client: Client, someone: User) -> None:
    movie = MovieFactory()
    switch = f"#use-button-{movie.pk}"
    rated = client.post(reverse("rate", args=[movie.pk]), {"stars": "4.0"}, headers=HTMX)
    assert all_on(rated, switch)
    cleared = client.post(reverse("clear_rating", args=[movie.pk]), headers=HTMX)
    assert not all_on(cleared, switch)
    assert all_on(cleared, f"#use-{movie.pk}")


@pytest.mark.parametrize("address", [mute, unmute])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_what_they_have_not_rated_is_not_found(
    client: Client, someone: User, address: object, headers: dict[str, str]
) -> None:
    answer = client.post(address(MovieFactory()), headers=headers)  # type: ignore[operator]
    assert answer.status_code == 404


def test_said_twice_or_undone_twice_is_no_error(client: Client, someone: User) -> None:
    movie = RatingFactory(user=someone).movie
    for address, left in ((mute, [movie.pk]), (mute, [movie.pk]), (unmute, []), (unmute, [])):
        assert client.post(address(movie)).status_code == 302
        assert muted(someone) == left
