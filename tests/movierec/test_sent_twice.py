"""A form that makes something and is sent twice at once makes one thing, and both answers agree.

Each is sent as a browser does: from a page, with that page's token, in one session.
"""

import os
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from catalog.library.undo import apply_undo
from catalog.library.views.history_imports import MOST_AT_ONCE
from catalog.merging.merge import merge_movies
from catalog.models import (
    Genre,
    HistoryImport,
    MergeJob,
    Movie,
    MovieList,
    Viewing,
)
from catalog.tasks import check_movies
from core.models import SentForm, forget_old_forms
from nights import services
from nights.models import Participant

from ..accounts.people import confirm_password
from ..catalog.concurrency import at_once
from ..catalog.library.library_items import HTMX, undo_token
from ..factories import AdminFactory, MovieFactory, UserFactory
from ..fuzz.routes import every_route
from ..html_reading import all_on
from ..nights.people import join_as_guest
from .creating_forms import CHANGES_ONLY, ELSEWHERE, FORMS, MOVIE_PAGE, Form, Site, at, in_admin

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = int(os.environ.get("ROUNDS", "2"))
"""How often each form is sent twice; more by hand, as in ROUNDS=100."""
SENDERS = 2


@pytest.fixture
def site(client: Client, settings: Settings) -> Site:
    settings.ACCOUNT_RATE_LIMITS = False  # they are for who sends many forms
    settings.USER_MEDIA_SERVERS = True
    settings.COUNTRY = "DE"
    user = UserFactory()
    client.force_login(user)
    movie, other = MovieFactory(), MovieFactory()
    own_list = MovieList.objects.create(user=user, name="Mine")
    return Site(client, user, movie, other, own_list, services.start(user, "Night", None, "Ada"))


def senders(site: Site, form: Form) -> list[Client]:
    """The same browser as often as it sends."""
    browser = site.client
    if form.sender != "user":
        browser = Client()
    if form.sender == "staff":
        browser.force_login(AdminFactory())
        confirm_password(browser)
    if form.sender == "guest":
        browser = join_as_guest(site.night)[0]
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
    address = form.address(site)
    for number in range(ROUNDS):
        clients = senders(site, form)
        form.before(site)
        before = set(form.makes._default_manager.values_list("pk", flat=True))
        token = token_of(clients[0], form.page(site) if form.page else address)
        found = {key: it(site) if callable(it) else it for key, it in form.fields.items()}
        sent = found | {"csrfmiddlewaretoken": token}
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
        Participant.objects.filter(user=None).delete()


@pytest.mark.django_db(transaction=False)
def test_every_form_of_the_site_is_here_or_makes_nothing(site: Site) -> None:
    posted = {
        route.name
        for route in every_route()
        if not route.is_admin and takes_post(site, route.path(["1" for _ in route.places]))
    }
    known = {form.name for form in FORMS if not form.name.startswith("admin:")}
    assert posted == known | ELSEWHERE | CHANGES_ONLY


def takes_post(site: Site, address: str) -> bool:
    site.client.raise_request_exception = False
    return site.client.post(address).status_code != 405


@pytest.mark.django_db(transaction=False)
def test_every_form_of_the_admin_that_adds_is_here(admin_client: Client) -> None:
    adding = {
        route.name
        for route in every_route()
        if route.name.endswith("_add") and admin_client.get(route.path([])).status_code == 200
    }
    assert adding == {form.name for form in FORMS if form.name.startswith("admin:")}


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


def test_an_upload_of_movies_sent_twice_at_once_is_checked_once(
    site: Site, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    checked: list[str] = []
    monkeypatch.setattr(check_movies, "delay", lambda name, _language: checked.append(name))
    address = reverse("admin:catalog_movie_import")
    (client, other) = senders(site, in_admin(Movie))
    token = token_of(client, address)

    def send(client: Client, content: bytes = b"title\nHeat\n") -> str:
        file = SimpleUploadedFile("movies.csv", content)
        answer = client.post(address, {"file": file, "csrfmiddlewaretoken": token})
        return str(answer["Location"])

    (place,) = set(at_once(partial(send, client), partial(send, other)))
    assert client.get(place).status_code == 200
    assert len(checked) == 1
    assert send(client, b"title\nHeat\nRan\n") != place
    assert len(checked) == 2


def test_the_last_import_of_a_history_that_may_wait_is_taken_though_sent_twice(site: Site) -> None:
    address = reverse("bring_history")

    def send(token: str) -> HttpResponse:
        file = SimpleUploadedFile("ratings.csv", b"title,year,rating\nHeat,1995,4\n")
        sent = {"uploads": file, "rule": "newest", "csrfmiddlewaretoken": token}
        answer: HttpResponse = site.client.post(address, sent)
        return answer

    for _ in range(MOST_AT_ONCE - 1):
        HistoryImport.objects.create(user=site.user, files=[])
    token = token_of(site.client, address)
    first, second = send(token), send(token)
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    refused = send(token_of(site.client, address))
    assert refused.status_code == 200
    assert all_on(refused, ".errorlist")
    assert HistoryImport.objects.count() == MOST_AT_ONCE


def test_an_undo_of_a_merge_sent_twice_at_once_is_done_once(site: Site) -> None:
    clients = senders(site, in_admin(Movie))
    for _ in range(ROUNDS):
        merge = merge_movies(site.movie.pk, MovieFactory().pk)
        page, address = (
            reverse(f"admin:catalog_moviemerge_{name}", args=[merge.pk])
            for name in ("change", "undo")
        )
        sent = {"csrfmiddlewaretoken": token_of(clients[0], page)}
        answers = at_once(*(partial(client.post, address, sent) for client in clients))
        assert [answer.status_code for answer in answers] == [302, 302]
        job = MergeJob.objects.get(undoes=merge.pk)
        assert (job.error, job.made) == ("", merge.gone)
        again = clients[0].post(address, sent)
        assert again["Location"] == reverse("admin:catalog_movie_change", args=[merge.gone])


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


def test_the_second_click_on_delete_leads_on_and_another_form_finds_nothing(site: Site) -> None:
    viewing = Viewing.objects.create(user=site.user, movie=site.movie, watched_on="2026-05-01")
    deletions = {
        reverse("delete_list", args=[site.own_list.pk]): "lists",
        reverse("delete_viewing", args=[viewing.pk]): "diary",
        reverse("night_delete", args=[site.night.key]): "nights",
    }
    for address, page in deletions.items():
        sent = {"csrfmiddlewaretoken": token_of(site.client, MOVIE_PAGE(site))}
        assert site.client.post(address, sent).status_code == 302
        again = site.client.post(address, sent)
        assert (again.status_code, again.headers["Location"]) == (302, reverse(page))
        assert site.client.post(address, sent, headers=HTMX).status_code == 204
        other = {"csrfmiddlewaretoken": token_of(site.client, MOVIE_PAGE(site))}
        assert site.client.post(address, other).status_code == 404
        stranger = Client()
        stranger.force_login(UserFactory())
        assert stranger.post(address, sent).status_code == 404


def test_old_forms_are_forgotten(db: None) -> None:
    SentForm.objects.create(key="old", sent_at=timezone.now() - timedelta(days=2))
    SentForm.objects.create(key="new")
    assert forget_old_forms() == 1
    assert [form.key for form in SentForm.objects.all()] == ["new"]
