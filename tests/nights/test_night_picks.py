"""The list for all: whose taste counts, by which rule, from which movies."""

import pytest

from accounts.models import User
from catalog.models import Genre, Movie, Rating
from nights import services
from nights.board import board_of
from nights.guests import feedback_of_guest, say
from nights.models import Night, Participant
from recommendations.models import ModelVersion, NotInterested
from recommendations.serving.group_picks import picks_together
from recommendations.serving.user_feedback import read_feedback
from recommendations.training import pipeline

from ..factories import UserFactory
from ..html_reading import text_of
from .people import at, browser_of, guest_of, host_of, movies_on, new_night

pytestmark = pytest.mark.django_db


def titled(title: str) -> Movie:
    return Movie.objects.get(title=title)


def lover_of(*titles: str) -> User:
    user = UserFactory()
    for title in titles:
        Rating.objects.rate(user.pk, titled(title), 5.0)
    return user


def guest_who_loves(night: Night, *titles: str) -> Participant:
    guest = services.join(night, "Ben", None)
    for title in titles:
        say(guest, titled(title), 5.0)
    return guest


@pytest.fixture
def night(trained: ModelVersion) -> Night:
    return new_night(host=lover_of("Fargo", "Pulp Fiction", "Taxi Driver"))


def shown(night: Night) -> list[int]:
    held = Night.objects.get(pk=night.pk)
    return [movie.movie.pk for movie in board_of(held, host_of(held)).entries]


def test_a_guests_stars_count_as_a_users_would(night: Night) -> None:
    titles = ("Toy Story", "Aladdin", "The Lion King")
    guest = guest_who_loves(night, *titles)
    user = lover_of(*titles)
    host = read_feedback(night.host_id)
    as_guest = picks_together({1: host, 2: feedback_of_guest(guest)})
    assert as_guest == picks_together({1: host, 2: read_feedback(user.pk)})
    assert as_guest.personal


def test_a_guest_changes_the_list_and_has_a_share_of_each_movie(night: Night) -> None:
    alone = shown(night)
    guest = guest_who_loves(night, "Toy Story", "Aladdin", "The Lion King")
    together = board_of(night, guest)
    assert [movie.movie.pk for movie in together.entries] != alone
    assert len(together.entries) == services.SHORTLIST
    for movie in together.entries:
        assert [gain.name for gain in movie.gains] == ["Ada", "Ben"]
        assert all(0 <= gain.percent <= 100 for gain in movie.gains)
    assert together.unknown == ()


def test_nobody_is_shown_what_they_have_rated_or_do_not_want(night: Night) -> None:
    guest = services.join(night, "Ben", None)
    first, second, third = shown(night)[:3]
    say(guest, Movie.objects.get(pk=first), 1.0)
    NotInterested.objects.mark(night.host_id, Movie.objects.get(pk=second))
    services.veto(guest, Movie.objects.get(pk=third))
    assert not {first, second, third} & set(shown(night))


def test_a_movie_not_seen_may_be_listed(night: Night) -> None:
    guest = services.join(night, "Ben", None)
    before = shown(night)
    say(guest, Movie.objects.get(pk=before[0]), None)
    assert shown(night) == before


def test_whoever_said_nothing_is_named_as_unknown(night: Night) -> None:
    client, ben = guest_of(night)
    page = client.get(night.get_absolute_url())
    assert page.context["board"].unknown == (ben.pk,)
    assert "taste not known yet" in text_of(page)
    assert "Give stars to 5 more movies" in text_of(page)


def test_whoever_is_taken_off_counts_no_more(night: Night) -> None:
    alone = shown(night)
    guest = guest_who_loves(night, "Toy Story", "Aladdin", "The Lion King")
    services.set_removed(night, guest, removed=True)
    assert shown(night) == alone


def test_the_host_chooses_the_rule_the_years_and_the_genre(night: Night) -> None:
    guest_who_loves(night, "Toy Story", "Aladdin", "The Lion King")
    comedy = Genre.objects.get(name="Comedy")
    host = browser_of(night.host)
    fields = {"rule": "least misery", "from_year": 1950, "to_year": 1990, "genre": comedy.pk}
    page = host.post(at("night_settings", night), fields, follow=True)
    assert "Nobody suffers." in text_of(page)
    assert "Only Comedy 1950–1990" in text_of(page)
    movies = Movie.objects.filter(pk__in=movies_on(page))
    assert movies.count() == services.SHORTLIST
    assert not movies.exclude(year__range=(1950, 1990)).exists()
    assert not movies.exclude(genres=comedy).exists()


def test_movies_longer_than_the_evening_stay_out_and_those_of_unknown_length_in(
    night: Night,
) -> None:
    first, second, third = shown(night)[:3]
    for pk, minutes in ((first, 121), (second, 120)):
        Movie.objects.filter(pk=pk).update(runtime=minutes)
    page = browser_of(night.host).post(
        at("night_settings", night), {"rule": "fair", "most_minutes": 120}, follow=True
    )
    assert "at most 120 min" in text_of(page)
    assert movies_on(page)[:2] == [second, third]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rule": "loudest"}, "Select a valid choice"),
        ({"rule": ""}, "This field is required"),
        ({"rule": "fair", "from_year": 1990, "to_year": 1950}, "before the first year"),
        ({"rule": "fair", "from_year": 12}, "greater than or equal"),
        ({"rule": "fair", "most_minutes": 0}, "greater than or equal"),
        ({"rule": "fair", "genre": 10**9}, "Select a valid choice"),
    ],
)
def test_settings_that_make_no_sense_are_shown_again(night: Night, fields, said: str) -> None:
    before = Night.objects.values().get()
    page = browser_of(night.host).post(at("night_settings", night), fields)
    assert page.status_code == 200
    assert said in text_of(page)
    assert {**Night.objects.values().get(), "revision": 0} == {**before, "revision": 0}


def test_without_a_model_the_popular_are_shown_and_said_to_be(imported: None) -> None:
    night = new_night(host=lover_of("Fargo"))
    page = browser_of(night.host).get(night.get_absolute_url())
    assert "Popular here" in text_of(page)
    assert titled("Fargo").pk not in movies_on(page)
    assert len(movies_on(page)) == services.SHORTLIST
    assert "Rate a few movies" not in text_of(page)


def test_what_guests_say_is_never_trained_on(night: Night) -> None:
    before = pipeline.retrain()
    guest_who_loves(night, "Toy Story")
    after = pipeline.retrain()
    assert (after.rating_count, after.user_count) == (before.rating_count, before.user_count)
