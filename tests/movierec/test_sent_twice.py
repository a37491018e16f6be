"""A form that makes something and is sent twice at once makes one thing, and both answers agree.

Each is sent as a browser does: from a page, with that page's token, in one session.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, User
from catalog.library.undo import apply_undo
from catalog.models import (
    Genre,
    ListEntry,
    Movie,
    MovieList,
    MovieNote,
    OwnTag,
    Person,
    Rating,
    Viewing,
    WatchlistEntry,
)
from core.models import SentForm, forget_old_forms
from nights import services
from nights.models import Night, Participant, Veto
from recommendations.models import NotInterested, NotSeen, OnboardingDone, Preferences

from ..admin_pages import formset
from ..catalog.concurrency import at_once
from ..catalog.library.library_items import HTMX, undo_token
from ..factories import AdminFactory, MovieFactory, UserFactory
from ..html_reading import all_on

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 4
"""How often each form is sent twice."""
SENDERS = 2


@dataclass
class Site:
    """What the forms are about."""

    client: Client
    user: User
    movie: Movie
    other: Movie
    own_list: MovieList
    night: Night


@dataclass(frozen=True)
class Form:
    """A form, where it is, and what it makes.

    Attributes
    ----------
    page
        The page that it is on; its own address if None.
    makes
        The model of which there is one more afterwards.
    sender
        Who sends it: "user", "staff", or "visitor".
    """

    name: str
    address: Callable[[Site], str]
    makes: type[models.Model]
    fields: dict[str, object] = field(default_factory=dict)
    page: Callable[[Site], str] | None = None
    sender: str = "user"

    def __str__(self) -> str:
        return self.name


def at(name: str, *parts: str) -> Callable[[Site], str]:
    """An address with the ids of parts of the site."""
    return lambda site: reverse(name, args=[getattr(site, part).pk for part in parts])


def at_night(name: str, *parts: str) -> Callable[[Site], str]:
    return lambda site: reverse(
        name, args=[site.night.key, *(getattr(site, part).pk for part in parts)]
    )


MOVIE_PAGE, NIGHT_PAGE = at("movie", "movie"), at_night("night")


def on_movie(form: str, makes: type[models.Model], **fields: object) -> Form:
    """A form on the page of a movie."""
    return Form(form, at(form, "movie"), makes, fields, MOVIE_PAGE)


def in_admin(model: type[models.Model], **fields: object) -> Form:
    """The form of the admin that adds a row."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_add"
    return Form(name, at(name), model, fields, sender="staff")


NO_INLINES = formset("credits") | formset("movietag_set")

FORMS = [
    Form("night", at("nights"), Night, {"name": "Friday", "own_name": "Ada"}),
    Form("list", at("create_list"), MovieList, {"name": "To see"}),
    on_movie("add_to_new_list", MovieList, name="To see"),
    Form("add_to_list", at("add_to_list", "movie", "own_list"), ListEntry, {}, MOVIE_PAGE),
    on_movie("log_viewing", Viewing, watched_on="2026-05-01", note="Again"),
    on_movie("note_movie", MovieNote, text="Slow"),
    on_movie("tag_movie", OwnTag, tags="slow"),
    on_movie("rate", Rating, stars="4.5"),
    on_movie("watch", WatchlistEntry),
    on_movie("not_interested", NotInterested),
    on_movie("not_seen", NotSeen),
    Form("welcome_done", at("welcome_done"), OnboardingDone, {}, at("home")),
    Form("dials", at("dials"), Preferences, {"novelty": "1", "variety": "0"}, at("home")),
    Form("veto", at_night("night_veto", "movie"), Veto, {}, NIGHT_PAGE),
    Form("join", at_night("night_join"), Participant, {"name": "Gil"}, NIGHT_PAGE, "visitor"),
    Form("join", at_night("night_join"), Participant, {"name": "Sam"}, NIGHT_PAGE, "staff"),
    in_admin(Movie, title="New", **NO_INLINES),
    in_admin(Person, name="New", **formset("credits")),
    in_admin(Genre, name="New"),
    in_admin(Group, name="New"),
    in_admin(Invitation, for_whom="New", expires_at_0="2030-01-01", expires_at_1="00:00"),
    in_admin(User, username="new", usable_password="false"),
]


@pytest.fixture
def site(client: Client) -> Site:
    user = UserFactory()
    client.force_login(user)
    movie, other = MovieFactory(), MovieFactory()
    own_list = MovieList.objects.create(user=user, name="Mine")
    return Site(client, user, movie, other, own_list, services.start(user, "Night", None, "Ada"))


def senders(site: Site, form: Form) -> list[Client]:
    """The same browser as often as it sends."""
    browser = Client() if form.sender == "visitor" else site.client
    if form.sender == "staff":
        browser.force_login(AdminFactory())
    clients = [Client() for _ in range(SENDERS)]
    for client in clients:
        client.cookies = browser.cookies.copy()
    return clients


def token_of(client: Client, page: str) -> str:
    """The token of a page's forms."""
    shown = client.get(page)
    assert shown.status_code == 200
    return str(all_on(shown, "[name=csrfmiddlewaretoken]")[0].attributes["value"])


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_a_form_sent_twice_at_once_makes_one_thing(site: Site, form: Form) -> None:
    clients = senders(site, form)
    address = form.address(site)
    before = set(form.makes._default_manager.values_list("pk", flat=True))
    for number in range(ROUNDS):
        token = token_of(clients[0], form.page(site) if form.page else address)
        sent = form.fields | {"csrfmiddlewaretoken": token}
        headers = HTMX if number % 2 else {}
        answers: list[HttpResponse] = at_once(
            *(partial(client.post, address, sent, headers=headers) for client in clients)
        )
        statuses = {answer.status_code for answer in answers}
        assert statuses in ({302}, {200}), [answer.content for answer in answers]
        assert len({answer.headers.get("Location") for answer in answers}) == 1
        assert headers or statuses == {302}
        made = form.makes._default_manager.exclude(pk__in=before)
        assert made.count() == 1
        made.delete()


def test_a_list_that_is_shared_twice_at_once_keeps_its_first_link(site: Site) -> None:
    clients = senders(site, Form("share", at("share_list", "own_list"), MovieList))
    address, page = (reverse(name, args=[site.own_list.pk]) for name in ("share_list", "list"))
    keys = []
    for _ in range(2):
        sent = {"csrfmiddlewaretoken": token_of(site.client, page)}
        answers = at_once(*(partial(client.post, address, sent) for client in clients))
        assert [answer.status_code for answer in answers] == [302, 302]
        keys.append(MovieList.objects.get().share_key)
        site.client.post(address, sent)
        assert MovieList.objects.get().share_key == keys[-1]
    assert keys[0] != keys[1]


def test_an_undo_sent_twice_at_once_restores_a_list_once(site: Site) -> None:
    site.own_list.add(site.movie)
    address = reverse("delete_list", args=[site.own_list.pk])
    token = undo_token(site.client.post(address, headers=HTMX))
    assert token
    at_once(*[partial(apply_undo, site.user.pk, token)] * 2)
    assert MovieList.objects.get().entries.count() == 1


def test_a_form_with_other_words_or_of_another_page_is_another_form(site: Site) -> None:
    address = reverse("log_viewing", args=[site.movie.pk])

    def send(token: str, note: str) -> None:
        sent = {"watched_on": "2026-05-01", "note": note, "csrfmiddlewaretoken": token}
        assert site.client.post(address, sent).status_code == 302

    one, other = (token_of(site.client, MOVIE_PAGE(site)) for _ in range(2))
    assert one != other
    for token, note in [(one, "Slow"), (one, "Slow"), (one, "Long"), (other, "Slow")]:
        send(token, note)
    notes = Viewing.objects.order_by("pk").values_list("note", flat=True)
    assert list(notes) == ["Slow", "Long", "Slow"]


def test_an_invalid_form_can_be_sent_again(site: Site) -> None:
    address, taken = reverse("create_list"), {"name": site.own_list.name}
    taken["csrfmiddlewaretoken"] = token_of(site.client, address)
    assert site.client.post(address, taken).status_code == 200
    site.own_list.delete()
    assert site.client.post(address, taken).status_code == 302
    assert MovieList.objects.count() == 1


def test_what_was_undone_can_be_made_again(site: Site) -> None:
    address = reverse("create_list")
    sent = {"name": "To see", "csrfmiddlewaretoken": token_of(site.client, address)}
    for _ in range(2):
        assert site.client.post(address, sent).status_code == 302
        MovieList.objects.filter(name="To see").delete()
    assert site.client.post(address, sent).status_code == 302
    assert MovieList.objects.filter(name="To see").count() == 1


def test_of_two_forms_that_want_one_name_one_gets_it_and_the_other_is_answered(site: Site) -> None:
    form = in_admin(Genre, name="New")
    clients = senders(site, form)
    for client in clients:
        client.raise_request_exception = False  # the answer counts: 409
    for _ in range(ROUNDS):
        answers = at_once(
            *(partial(client.post, form.address(site), form.fields) for client in clients)
        )
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses in ([200, 302], [302, 409])
        Genre.objects.get().delete()


def test_old_forms_are_forgotten(db: None) -> None:
    SentForm.objects.create(key="old", sent_at=timezone.now() - timedelta(days=2))
    SentForm.objects.create(key="new")
    assert forget_old_forms() == 1
    assert [form.key for form in SentForm.objects.all()] == ["new"]
