"""The list for the group: whose ratings count, by which rule, from which movies."""

import pytest

from accounts.models import User
from catalog.models import Genre, Movie, Rating
from nights import services
from nights.board import (
    LEAST_GIVEN_WAY,
    BoardEntry,
    GivenWay,
    Match,
    board_of,
    with_who_gives_way,
)
from nights.guests import rate, sources_of_guests
from nights.models import Night, Participant
from nights.responses import night_url
from recommendations.models import ModelVersion, NotInterested
from recommendations.registry.current import current_model
from recommendations.serving.group_members import sources_of
from recommendations.serving.group_picks import picks_together
from recommendations.serving.predicted_fit import stars_by_movie
from recommendations.serving.user_feedback import read_feedback
from recommendations.training import pipeline
from shelves.models import Shelf, ShelfItem
from shelves.watchable import forget_whether_in_use

from ..factories import UserFactory
from ..html_reading import all_on, one_on, words_of
from .people import client_for, create_night, host_of, join_as_guest, movies_on

pytestmark = pytest.mark.django_db


def titled(title: str) -> Movie:
    return Movie.objects.get(title=title)


def user_who_loves(*titles: str) -> User:
    user = UserFactory()
    for title in titles:
        Rating.objects.rate(user.pk, titled(title), 5.0)
    return user


def guest_who_loves(night: Night, *titles: str) -> Participant:
    guest = services.join(night, "Ben", None)
    for title in titles:
        rate(guest, titled(title), 5.0)
    return guest


@pytest.fixture
def night(trained: ModelVersion) -> Night:
    return create_night(host=user_who_loves("Fargo", "Pulp Fiction", "Taxi Driver"))


def shown(night: Night) -> list[int]:
    held = Night.objects.get(pk=night.pk)
    return [entry.movie.pk for entry in board_of(held, host_of(held)).entries]


def test_guest_ratings_count_like_those_of_a_user(night: Night) -> None:
    titles = ("Toy Story", "Aladdin", "The Lion King")
    guest = guest_who_loves(night, *titles)
    user = user_who_loves(*titles)
    of = sources_of([night.host_id, user.pk])
    as_guest = picks_together({1: of[night.host_id], 2: sources_of_guests([guest])[guest.pk]})
    assert as_guest == picks_together({1: of[night.host_id], 2: of[user.pk]})
    assert as_guest.personal


def test_a_guest_changes_the_list_and_has_a_match_for_each_movie(night: Night) -> None:
    alone = shown(night)
    guest = guest_who_loves(night, "Toy Story", "Aladdin", "The Lion King")
    together = board_of(night, guest)
    assert [entry.movie.pk for entry in together.entries] != alone
    assert len(together.entries) == services.SHORTLIST
    for movie in together.entries:
        assert [match.name for match in movie.matches] == ["Ada", "Ben"]
        assert all(0.5 <= match.stars <= 5 for match in movie.matches)
    assert together.unknown == ()


def test_the_bars_are_predicted_stars_and_stay_so_in_the_vote(night: Night) -> None:
    guest_who_loves(night, "Toy Story", "Aladdin", "The Lion King")
    model = current_model()
    assert model is not None
    client = client_for(night.host)
    own = read_feedback(night.host_id)
    for action in ("", "night_start_vote"):
        if action:
            client.post(night_url(action, night))
        page = client.get(night.get_absolute_url())
        movies = movies_on(page)
        predicted = stars_by_movie(model, own, movies)
        expected = [round(predicted[pk].stars, 1) for pk in movies]
        bars = [row.css_first("li") for row in all_on(page, ".night-matches")]
        shown = [float(bar.css_first("[data-stars]").attributes["data-stars"]) for bar in bars]
        assert shown == expected
        widths = [float(bar.css_first(".night-bar-own").attributes["width"]) for bar in bars]
        assert widths == pytest.approx([20 * stars for stars in shown], abs=0.1)


def test_who_is_furthest_below_their_best_gives_way() -> None:
    one, other = ("Ada", 4.5), ("Ben", 3.0)
    entries = [
        BoardEntry(Movie(), tuple(Match(*each) for each in matches))
        for matches in ([one, other], [("Ada", 4.0), other], [one, ("Ben", 2.8)], [one], [])
    ]
    given = [entry.gives_way for entry in with_who_gives_way(entries)]
    assert given == [None, GivenWay("Ada", 0.5), None, None, None]


def test_a_page_says_who_gives_way(night: Night) -> None:
    guest_who_loves(night, "Toy Story", "Aladdin", "The Lion King")
    page = client_for(night.host).get(night.get_absolute_url())
    best: dict[str, float] = {}
    for row in all_on(page, ".night-matches li"):
        name, stars = words_of(row.css_first("bdi")), row.css_first("[data-stars]")
        best[name] = max(best.get(name, 0.0), float(stars.attributes["data-stars"]))
    below = []
    for movie in all_on(page, ".night-movie"):
        for row in movie.css(".night-matches li"):
            stars = float(row.css_first("[data-stars]").attributes["data-stars"])
            below.append(best[words_of(row.css_first("bdi"))] - stars >= LEAST_GIVEN_WAY - 0.01)
    said = len(all_on(page, ".night-gives-way"))
    assert 0 < said <= sum(below)


def test_movies_someone_rated_hid_or_vetoed_are_not_listed(night: Night) -> None:
    guest = services.join(night, "Ben", None)
    first, second, third = shown(night)[:3]
    rate(guest, Movie.objects.get(pk=first), 1.0)
    NotInterested.objects.mark(night.host_id, Movie.objects.get(pk=second))
    services.veto(guest, Movie.objects.get(pk=third))
    assert not {first, second, third} & set(shown(night))


def test_a_movie_not_seen_can_be_listed(night: Night) -> None:
    guest = services.join(night, "Ben", None)
    before = shown(night)
    rate(guest, Movie.objects.get(pk=before[0]), None)
    assert shown(night) == before


def test_participants_without_ratings_are_marked(night: Night) -> None:
    client, ben = join_as_guest(night)
    page = client.get(night.get_absolute_url())
    assert page.context["board"].unknown == (ben.pk,)
    assert len(all_on(page, ".night-unknown")) == 1
    assert page.context["board"].ratings_remaining == 5


def test_ratings_of_removed_participants_do_not_count(night: Night) -> None:
    alone = shown(night)
    guest = guest_who_loves(night, "Toy Story", "Aladdin", "The Lion King")
    services.set_removed(night, guest, removed=True)
    assert shown(night) == alone


def test_the_host_sets_rule_years_and_genre(night: Night) -> None:
    guest_who_loves(night, "Toy Story", "Aladdin", "The Lion King")
    comedy = Genre.objects.get(name="Comedy")
    host = client_for(night.host)
    fields = {"rule": "least misery", "from_year": 1950, "to_year": 1990, "genre": comedy.pk}
    page = host.post(night_url("night_settings", night), fields, follow=True)
    held = Night.objects.get(pk=night.pk)
    assert {name: getattr(held, name) for name in fields} == {**fields, "genre": comedy}
    filters = words_of(one_on(page, "#night-filters"))
    assert all(shown in filters for shown in ("Comedy", "1950", "1990"))
    movies = Movie.objects.filter(pk__in=movies_on(page))
    assert movies.count() == services.SHORTLIST
    assert not movies.exclude(year__range=(1950, 1990)).exists()
    assert not movies.exclude(genres=comedy).exists()


def test_longer_movies_are_left_out_and_those_of_unknown_length_kept(
    night: Night,
) -> None:
    first, second, third = shown(night)[:3]
    for pk, minutes in ((first, 121), (second, 120)):
        Movie.objects.filter(pk=pk).update(runtime=minutes)
    page = client_for(night.host).post(
        night_url("night_settings", night), {"rule": "fair", "most_minutes": 120}, follow=True
    )
    assert "120" in words_of(one_on(page, "#night-filters"))
    assert movies_on(page)[:2] == [second, third]


def test_the_host_keeps_the_list_to_what_they_can_watch(night: Night) -> None:
    guest_who_loves(night, "Toy Story")
    host, settings = client_for(night.host), night_url("night_settings", night)
    assert not all_on(host.get(night.get_absolute_url()), "[name=only_watchable]")
    first, second, third = shown(night)[:3]
    ours = Shelf.objects.create(name="Ours", kind="files", item_count=1)
    own = Shelf.objects.create(name="Own", kind="files", user=night.host, item_count=1)
    others = Shelf.objects.create(name="Others'", kind="files", user=UserFactory(), item_count=1)
    for shelf, movie in ((ours, third), (own, first), (others, second)):
        ShelfItem.objects.create(shelf=shelf, title="Any", movie_id=movie)
    forget_whether_in_use()
    assert one_on(host.get(night.get_absolute_url()), "[name=only_watchable]")
    page = host.post(settings, {"rule": "fair", "only_watchable": "on"}, follow=True)
    assert set(movies_on(page)) == {first, third}
    assert one_on(page, "#night-filters")
    page = host.post(settings, {"rule": "fair"}, follow=True)
    assert second in movies_on(page)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"rule": "loudest"}, "rule"),
        ({"rule": ""}, "rule"),
        ({"rule": "fair", "from_year": 1990, "to_year": 1950}, "to_year"),
        ({"rule": "fair", "from_year": 12}, "from_year"),
        ({"rule": "fair", "most_minutes": 0}, "most_minutes"),
        ({"rule": "fair", "genre": 10**9}, "genre"),
    ],
)
def test_invalid_settings_are_shown_again_and_not_saved(night: Night, fields, field: str) -> None:
    before = Night.objects.values().get()
    page = client_for(night.host).post(night_url("night_settings", night), fields)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert {**Night.objects.values().get(), "revision": 0} == {**before, "revision": 0}


def test_without_a_model_the_list_is_marked_as_popular(imported: None) -> None:
    night = create_night(host=user_who_loves("Fargo"))
    page = client_for(night.host).get(night.get_absolute_url())
    assert page.context["board"].is_popular_list
    assert titled("Fargo").pk not in movies_on(page)
    assert len(movies_on(page)) == services.SHORTLIST
    assert not page.context["board"].has_rated_nothing


def test_guest_ratings_are_never_used_for_training(night: Night) -> None:
    before = pipeline.retrain()
    guest_who_loves(night, "Toy Story")
    after = pipeline.retrain()
    assert (after.rating_count, after.user_count) == (before.rating_count, before.user_count)
