"""Where movies can be watched: asked in the background, of what someone looks at, and kept."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from catalog.models import Movie, WatchlistEntry
from catalog.providers.errors import BusyError, RefusedError, UnreachableError
from shelves import services, where_to_watch
from shelves.facet import facets_of_shelves
from shelves.models import Offer, OfferCheck, OwnService, Region, Service, Watching
from shelves.templatetags.shelves import where_to_watch_for
from shelves.watchable import country_of, watchable_by

from ..catalog.sources import MIRROR, STALKER, Sources, asked, content, status
from ..factories import MovieFactory, UserFactory
from ..html_reading import all_on, one_on

pytestmark = pytest.mark.django_db

LUMEN, FILMHAUS, FREE = 1, 2, 3
OFFERED = replace(
    STALKER,
    offers={
        "DE": {"flatrate": (FILMHAUS,), "rent": (LUMEN,), "buy": (LUMEN,)},
        "US": {"free": (FREE,)},
    },
)


@pytest.fixture
def tmdb(settings: Settings) -> Iterator[Sources]:
    settings.COUNTRY = "DE"
    with asked(settings, OFFERED, MIRROR) as sources:
        where_to_watch.fetch_services()
        sources.asked.clear()
        yield sources


@pytest.fixture
def stalker() -> Movie:
    movie: Movie = MovieFactory(title="Stalker", year=1979, tmdb_id=1398)
    return movie


def offered(movie: Movie) -> set[tuple[str, int, str]]:
    return set(Offer.objects.filter(movie=movie).values_list("country", "service", "kind"))


def test_services_and_countries_are_known_in_the_languages_of_the_site(tmdb: Sources) -> None:
    assert Service.objects.get(pk=LUMEN).places["DE"] == 1
    assert Region.objects.get(pk="DE").names == {"en": "Germany", "de": "Deutschland"}
    assert where_to_watch.fetch_services() == Service.objects.count()


def test_what_the_countries_of_this_site_offer_is_kept(tmdb: Sources, stalker: Movie) -> None:
    assert where_to_watch.fetch_offers() == 1
    assert offered(stalker) == {
        ("DE", FILMHAUS, "flatrate"),
        ("DE", LUMEN, "rent"),
        ("DE", LUMEN, "buy"),
    }
    check = OfferCheck.objects.get()
    assert (check.country, check.wanted_at) == ("DE", None)
    assert check.link == "https://www.themoviedb.org/movie/1398/watch?locale=DE"
    assert where_to_watch.fetch_offers() == 0
    services.choose(UserFactory().pk, "US", [])
    assert where_to_watch.fetch_offers() == 1
    assert ("US", FREE, "free") in offered(stalker)


def test_what_is_old_is_asked_again_and_then_forgotten(tmdb: Sources, stalker: Movie) -> None:
    where_to_watch.fetch_offers()
    OfferCheck.objects.update(asked_at=timezone.now() - timedelta(days=8))
    tmdb.movies[1398].offers = {"DE": {"free": (FREE,)}}
    where_to_watch.fetch_offers()
    assert offered(stalker) == {("DE", FREE, "free")}
    assert where_to_watch.forget_old() == 0
    OfferCheck.objects.update(asked_at=timezone.now() - timedelta(days=61))
    assert where_to_watch.forget_old() == 1
    assert not Offer.objects.exists()


def test_what_is_looked_at_comes_first_and_then_what_is_on_watchlists(
    tmdb: Sources, stalker: Movie, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    best = MovieFactory(title="Best known", year=2000, tmdb_id=1, rating_count=100)
    listed = MovieFactory(title="Listed", year=2000, tmdb_id=2)
    WatchlistEntry.objects.put(ada.pk, listed)
    OfferCheck.objects.want(stalker.pk, "DE")
    where_to_watch.fetch_offers()
    asked_about = [path for path in tmdb.asked if path.endswith("/watch/providers")]
    assert asked_about == [f"/3/movie/{number}/watch/providers" for number in (1398, 2, 1)]
    # One that TMDB does not know is not asked about each minute.
    assert where_to_watch.fetch_offers() == 0
    assert OfferCheck.objects.fresh().filter(movie=best).exists()


def test_without_a_key_or_a_country_nobody_is_asked(
    tmdb: Sources, stalker: Movie, settings: Settings
) -> None:
    settings.COUNTRY = ""
    assert where_to_watch.fetch_offers() == 0
    settings.COUNTRY, settings.TMDB_KEY = "DE", ""
    assert where_to_watch.fetch_offers() == where_to_watch.fetch_services() == 0
    assert tmdb.asked == []


def test_on_a_site_without_a_country_people_choose_their_own(
    tmdb: Sources, stalker: Movie, ada: User, client: Client, settings: Settings
) -> None:
    settings.COUNTRY = ""
    Service.objects.all().delete()
    Region.objects.all().delete()
    client.force_login(ada)
    assert one_on(client.get(reverse("watching")), "#no-countries")
    where_to_watch.fetch_services()
    page = client.get(reverse("watching"))
    assert not all_on(page, "#no-countries")
    assert one_on(page, "[name=country] option[value=DE]")
    page = client.post(reverse("choose_services"), {"country": "DE"}, follow=True)
    assert all_on(page, "[name=services]")
    assert country_of(ada.pk) == "DE"
    assert where_to_watch.fetch_offers() == 1


def test_where_tmdb_cannot_be_asked_what_is_known_stays(tmdb: Sources, stalker: Movie) -> None:
    where_to_watch.fetch_offers()
    before = offered(stalker)
    OfferCheck.objects.update(asked_at=timezone.now() - timedelta(days=8))
    tmdb.bad["/3/movie/"] = status(401)
    with pytest.raises(RefusedError):
        where_to_watch.fetch_offers()
    tmdb.bad["/3/movie/"] = status(429, Retry_After="60")
    with pytest.raises(BusyError):
        where_to_watch.fetch_offers()
    assert offered(stalker) == before


@pytest.mark.parametrize(
    "nonsense",
    [
        b"[]",
        b'{"results": 3}',
        b'{"results": {"DE": 4, "xx": {}, "D": {"free": []}}}',
        b'{"results": {"DE": {"free": [{"provider_id": "x"}, {"provider_id": 1}], "link": "x"}}}',
    ],
)
def test_nonsense_is_no_offer(tmdb: Sources, stalker: Movie, nonsense: bytes) -> None:
    tmdb.bad["/3/movie/"] = content(nonsense)
    where_to_watch.fetch_offers()
    assert offered(stalker) == set()
    assert OfferCheck.objects.get().link == ""


def test_one_movie_that_is_trouble_keeps_no_other_from_being_asked_about(
    tmdb: Sources, stalker: Movie
) -> None:
    user = UserFactory()
    mirror = MovieFactory(title="Mirror", year=1975, tmdb_id=1396)
    for movie in (stalker, mirror):
        WatchlistEntry.objects.create(user=user, movie=movie)
    tmdb.bad["/3/movie/1398"] = content(b"<html>")
    with pytest.raises(UnreachableError):
        where_to_watch.fetch_offers()
    assert list(OfferCheck.objects.values_list("movie", flat=True)) == [mirror.pk]
    tmdb.bad.clear()
    assert where_to_watch.fetch_offers() == 1


def test_a_user_can_watch_what_their_services_include_in_their_country(
    tmdb: Sources, stalker: Movie, ada: User
) -> None:
    services.choose(ada.pk, "", [LUMEN])
    where_to_watch.fetch_offers()
    # To rent is not included.
    assert not watchable_by(ada.pk).exists()
    services.choose(ada.pk, "DE", [LUMEN, FILMHAUS])
    assert list(watchable_by(ada.pk)) == [stalker]
    assert not watchable_by(UserFactory().pk).exists()
    services.choose(ada.pk, "US", [FILMHAUS, FREE])
    assert country_of(ada.pk) == "US"
    assert not watchable_by(ada.pk).exists()
    where_to_watch.fetch_offers()
    assert list(watchable_by(ada.pk)) == [stalker]


def test_choosing_again_replaces_what_was_chosen(tmdb: Sources, ada: User) -> None:
    services.choose(ada.pk, "US", [LUMEN, FREE, 4000])
    assert set(OwnService.objects.values_list("service", flat=True)) == {LUMEN, FREE}
    services.choose(ada.pk, "DE", [])
    assert not OwnService.objects.exists()
    # The site's own country need not be kept.
    assert not Watching.objects.exists()


def movie_page(client: Client, movie: Movie) -> Any:
    return client.get(movie.get_absolute_url())


def test_the_movie_page_says_it_with_date_and_source_and_has_it_asked(
    tmdb: Sources, stalker: Movie, ada: User, client: Client
) -> None:
    client.force_login(ada)
    services.choose(ada.pk, "", [FILMHAUS])
    page = movie_page(client, stalker)
    assert one_on(page, "#where-to-watch").attributes["data-can-watch"] == "no"
    assert OfferCheck.objects.get().wanted_at is not None
    assert tmdb.asked == []
    where_to_watch.fetch_offers()
    page = movie_page(client, stalker)
    assert one_on(page, "#where-to-watch").attributes["data-can-watch"] == "yes"
    assert "JustWatch" in one_on(page, "#offers-as-of").text()
    assert len(all_on(page, "#where-to-watch .badge-own")) == 1
    movie_page(client, stalker)
    assert OfferCheck.objects.get().wanted_at is None


def test_visitors_see_nothing_of_it_and_have_nothing_asked(
    tmdb: Sources, stalker: Movie, client: Client
) -> None:
    assert not all_on(movie_page(client, stalker), "#where-to-watch")
    assert not OfferCheck.objects.exists()


def test_a_site_without_shelves_and_services_pays_nothing(
    stalker: Movie, ada: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:

    facets_of_shelves(ada.pk)
    with django_assert_num_queries(0):
        assert facets_of_shelves(ada.pk) == []
        assert not where_to_watch_for(ada, stalker).is_anything
