"""Only views that take files read more than a form, and only from people who are logged in."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import resolve, reverse

from accounts.models import User
from catalog.imports.history import uploads
from movierec.body_sizes import LARGEST, TAKE_FILES, most_bytes
from shelves.models import Shelf

from ..factories import MovieFactory, UserFactory
from ..fuzz.routes import every_route
from ..html_reading import all_on

pytestmark = [pytest.mark.django_db, pytest.mark.many_requests]

FORM = settings.DATA_UPLOAD_MAX_MEMORY_SIZE


@pytest.fixture
def user(client: Client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


def asked_by(client: Client | None, path: str) -> dict[str, Any]:
    name = settings.SESSION_COOKIE_NAME
    cookie = f"{name}={client.cookies[name].value}" if client else ""
    return {"PATH_INFO": path, "HTTP_COOKIE": cookie}


def test_files_are_taken_from_who_is_logged_in(client: Client, user: User) -> None:
    for name in ("bring_history", "add_files", "admin:catalog_movie_import"):
        assert most_bytes(asked_by(client, reverse(name))) == LARGEST
        assert most_bytes(asked_by(None, reverse(name))) == FORM
    assert uploads.MOST_BYTES < LARGEST


def test_no_other_view_takes_more_than_a_form(client: Client, user: User) -> None:
    for path in (reverse("home"), reverse("account_login"), "/no-such-page/", "/api/v1/ratings"):
        assert most_bytes(asked_by(client, path)) == FORM


def test_a_session_of_nobody_is_none(client: Client, user: User) -> None:
    path, asked = reverse("bring_history"), asked_by(client, reverse("bring_history"))
    client.logout()
    assert most_bytes(asked) == FORM
    visitor = SessionStore()
    visitor["anything"] = 1
    visitor.save()
    for key in (visitor.session_key, "x" * 32, "\0", "", "a=b;c"):
        asked = {"PATH_INFO": path, "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={key}"}
        assert most_bytes(asked) == FORM


def test_every_form_with_a_file_leads_to_a_view_that_takes_files(
    client: Client, user: User, admin_client: Client
) -> None:
    shelf = Shelf.objects.create(user=user, name="Mine", kind=Shelf.Kind.FILES)
    values = {"pk": MovieFactory().pk, "object_id": MovieFactory().pk, "shelf_pk": shelf.pk}
    found = set()
    for route in every_route():
        path = route.path([str(values.get(place, "1")) for place in route.places])
        page = (admin_client if route.is_admin else client).get(path)
        if page.streaming or page.status_code != 200:
            continue
        for field in all_on(page, "form input[type=file]"):
            form = field
            while form.tag != "form":
                form = form.parent
            found.add(resolve(form.attributes.get("action") or path).view_name)
    assert found == TAKE_FILES
