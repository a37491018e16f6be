"""The privacy page is open to everyone, linked from each page, and says how long what is kept."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from catalog.models import FieldSource

from ..factories import MovieFactory, UserFactory
from ..html_reading import all_on, links_of, one_on, text_of, values_on, words_of
from ..nights.people import create_night, join_as_guest

pytestmark = pytest.mark.django_db


def test_every_page_leads_to_it(client: Client) -> None:
    footer = all_on(client.get(reverse("account_login")), "footer a")
    assert reverse("privacy") in [link.attributes["href"] for link in footer]


def test_anyone_can_read_it_and_only_members_are_led_on(client: Client, settings: Settings) -> None:
    settings.AUDIT_LOG_DAYS = 123
    page = client.get(reverse("privacy"))
    assert page.status_code == 200
    assert "123" in text_of(page)
    assert reverse("account_delete") not in links_of(page)
    client.force_login(UserFactory())
    page = client.get(reverse("privacy"))
    assert {reverse("account_delete"), reverse("export")} <= set(links_of(page))
    assert client.post(reverse("privacy")).status_code == 405


def test_it_names_the_sources_that_told_something(client: Client) -> None:
    address = reverse("privacy")
    assert not all_on(client.get(address), "[data-attribution]")
    movie = MovieFactory()
    for field, source in (("title", "tmdb"), ("year", "imdb"), ("runtime", "typed")):
        FieldSource.objects.create(movie=movie, field=field, source=source)
    assert values_on(client.get(address), "data-attribution") == ["tmdb", "imdb"]
    for shown in all_on(client.get(address), "[data-attribution]"):
        assert shown.css_first("a")
    named = values_on(client.get(movie.get_absolute_url()), "data-attribution")
    assert named == ["imdb", "tmdb"]


def test_it_names_every_cookie(client: Client) -> None:
    visitor, _guest = join_as_guest(create_night())
    visitor.post(reverse("choose_theme"), {"theme": "dark"})
    visitor.post(reverse("set_language"), {"language": "en"})
    visitor.get(reverse("account_login"))
    client.force_login(UserFactory())
    client.post(reverse("nights"), {"name": "Friday", "own_name": "Ada"})
    words = {"csrf": "forms", "session": "session", "language": "language", "theme": "colours"}
    words |= {"messages": "next page", "night": "movie night"}
    told = words_of(one_on(client.get(reverse("privacy")), "#cookies"))
    named = {*visitor.cookies, *client.cookies}
    assert len(named) == len(words)
    for name in named:
        (word,) = (word for part, word in words.items() if part in name)
        assert word in told, name
