"""Who may open the catalogue's admin pages."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from tests.factories import MovieFactory, UserFactory

PAGES = [
    "admin:catalog_movie_changelist",
    "admin:catalog_movie_add",
    "admin:catalog_movie_import",
    "admin:catalog_movie_export",
    "admin:catalog_person_changelist",
    "admin:catalog_genre_changelist",
    "admin:catalog_tag_changelist",
    "admin:catalog_movietag_changelist",
    "admin:catalog_rating_changelist",
    "admin:catalog_possibleduplicate_changelist",
    "admin:catalog_moviemerge_changelist",
    "admin:catalog_movierequest_changelist",
    "admin:catalog_historyimport_changelist",
    "admin:catalog_enrichmentrun_changelist",
    "admin:catalog_sourcerecord_changelist",
    "admin:catalog_newmovierules_changelist",
]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_sent_to_log_in(client: Client, page: str) -> None:
    answer = client.get(reverse(page))

    assert answer.status_code == 302
    assert "login" in answer["Location"]


@pytest.mark.parametrize("page", PAGES)
def test_an_ordinary_user_sees_nothing(client: Client, page: str) -> None:
    MovieFactory(title="Hidden Here")
    client.force_login(UserFactory())

    answer = client.get(reverse(page), follow=True)

    assert b"Hidden Here" not in answer.content
    assert answer.redirect_chain or answer.status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_staff_without_permissions_are_refused(client: Client, page: str) -> None:
    client.force_login(UserFactory(is_staff=True))

    assert client.get(reverse(page)).status_code == 403


@pytest.mark.parametrize("missing", ["add_movie", "change_movie"])
def test_importing_needs_both_adding_and_changing(client: Client, missing: str) -> None:
    user = UserFactory(is_staff=True)
    given = {"add_movie", "change_movie", "view_movie"} - {missing}
    user.user_permissions.set(Permission.objects.filter(codename__in=given))
    client.force_login(user)

    one = reverse("admin:catalog_movie_one_import", args=[uuid4()])
    for address in (reverse("admin:catalog_movie_import"), one):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403


def test_who_may_add_and_change_may_import(client: Client) -> None:
    user = UserFactory(is_staff=True)
    given = {"add_movie", "change_movie"}
    user.user_permissions.set(Permission.objects.filter(codename__in=given))
    client.force_login(user)

    assert client.get(reverse("admin:catalog_movie_import")).status_code == 200
