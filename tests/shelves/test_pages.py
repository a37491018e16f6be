"""The page of shelves and services: who sees and changes what, and what forms refuse."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from accounts.session_store import SessionStore
from catalog.imports.history.matching import Matcher
from core.shared_files import shared_files
from shelves import bringing, forms
from shelves.models import OwnService, Service, Shelf, ShelfItem
from shelves.models.shelf import MOST_SHELVES
from shelves.refreshing import refresh, refresh_due
from shelves.tasks import delete_old_files
from shelves.urls import urlpatterns

from ..accounts.people import confirm_password
from ..factories import AdminFactory, UserFactory
from ..html_reading import all_on, levels_on, one_on, text_of, values_on
from .conftest import MakeShelf, movies_on, read
from .media_servers import KEY

pytestmark = pytest.mark.django_db

PAGE = reverse("watching")
OF_A_SHELF = {"shelf", "fill_again", "read_again", "delete_shelf"}
POSTED = {"choose_services", "add_server", "add_files", "fill_again", "read_again"}
PUBLIC = {"name": "Mine", "kind": "jellyfin", "address": "https://8.8.8.8:8920", "key": KEY}


@pytest.fixture
def own(client: Client, ada: User) -> Client:
    client.force_login(ada)
    return client


@pytest.fixture
def shelf(ada: User) -> Shelf:
    made = Shelf.objects.create(user=ada, name="Ada's", kind="files")
    ShelfItem.objects.create(shelf=made, title="Unmentionable")
    return made


def csv(text: str = "title,year\nHeat,1995\nOnly Here,1999\n") -> SimpleUploadedFile:
    return SimpleUploadedFile("library.csv", text.encode())


def state() -> list[Any]:
    models = (Shelf, ShelfItem, OwnService)
    return [list(model.objects.order_by("pk").values()) for model in models]  # type: ignore[attr-defined]


def address(name: str, shelf: Shelf) -> str:
    return reverse(name, args=[shelf.pk] if name in OF_A_SHELF else [])


def test_every_address_is_looked_at() -> None:
    assert {pattern.name for pattern in urlpatterns} == {"watching", *OF_A_SHELF, *POSTED}


@pytest.mark.parametrize("name", sorted({"watching"} | OF_A_SHELF | POSTED))
def test_without_logging_in_nothing_opens(client: Client, shelf: Shelf, name: str) -> None:
    before = state()
    for send in (client.get, client.post):
        answer = send(address(name, shelf))
        assert answer.status_code in (302, 405)
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith(reverse("account_login"))
    assert state() == before


@pytest.mark.parametrize("outsider", [UserFactory, AdminFactory])
@pytest.mark.parametrize("name", sorted(OF_A_SHELF))
def test_anothers_shelf_is_not_there(
    client: Client, shelf: Shelf, name: str, outsider: Any
) -> None:
    client.force_login(outsider())
    before = state()
    for send in (client.get, client.post):
        answer = send(address(name, shelf), {"file": csv()})
        assert answer.status_code in (302, 404, 405)
        assert b"Unmentionable" not in answer.content
    assert "Ada" not in text_of(client.get(PAGE))
    assert state() == before


def test_a_shelf_of_the_site_is_seen_by_all_and_changed_by_nobody(own: Client) -> None:
    everyones = Shelf.objects.create(name="Living room", kind="files")
    assert str(everyones.pk) in values_on(own.get(PAGE), "data-shelf")
    assert own.get(reverse("shelf", args=[everyones.pk])).status_code == 200
    before = state()
    for name in ("fill_again", "read_again", "delete_shelf"):
        own.post(reverse(name, args=[everyones.pk]), {"file": csv()})
    assert state() == before


def test_files_become_a_shelf_which_is_matched_and_filled_anew(
    own: Client, ada: User, movies: dict[str, int]
) -> None:
    answer = own.post(reverse("add_files"), {"name": "Cellar", "file": csv()}, follow=True)
    assert "success" in levels_on(answer)
    shelf = Shelf.objects.get(user=ada)
    assert not shelf.items.exists()
    assert refresh_due() == 1
    shelf.refresh_from_db()
    assert (shelf.item_count, shelf.brought) == (2, "")
    assert movies_on(shelf) == {movies["heat"]}
    page = own.get(reverse("shelf", args=[shelf.pk]))
    assert [item.text().strip() for item in all_on(page, "#unknown li")] == ["Only Here (1999)"]
    newer = csv("imdb_id\ntt0078748\n")
    own.post(reverse("fill_again", args=[shelf.pk]), {"file": newer})
    refresh_due()
    assert movies_on(shelf) == {movies["alien"]}
    assert not shared_files.times_in(bringing.FOLDER)
    own.post(reverse("delete_shelf", args=[shelf.pk]))
    assert not ShelfItem.objects.exists()


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "\0\0"])
def test_a_file_without_movies_is_told_of_and_what_was_there_stays(
    own: Client, shelf: Shelf, text: str
) -> None:
    items = list(ShelfItem.objects.values())
    own.post(address("fill_again", shelf), {"file": csv(text)})
    refresh_due()
    assert one_on(own.get(PAGE), "[data-problem=file]")
    assert list(ShelfItem.objects.values()) == items
    # Looking for its movies in the catalogue does not unsay it.
    assert read(shelf).problem == Shelf.Problem.FILE
    own.post(address("fill_again", shelf), {"file": csv()})
    refresh_due()
    assert not all_on(own.get(PAGE), "[data-problem]")
    assert not shared_files.times_in(bringing.FOLDER)


def test_an_empty_file_is_refused_at_once(own: Client, shelf: Shelf) -> None:
    before = state()
    for name, fields in (("add_files", {"name": "Cellar"}), ("fill_again", {})):
        answer = own.post(address(name, shelf), {**fields, "file": csv("")})
        assert all_on(answer, ".errorlist")
    assert state() == before


def test_a_file_of_too_many_bytes_is_refused(own: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MOST_BYTES", csv().size - 1)
    answer = own.post(reverse("add_files"), {"name": "Cellar", "file": csv()})
    assert all_on(answer, ".errorlist")
    assert not Shelf.objects.exists()


@pytest.mark.parametrize("name", ["library.csv", "movie.nfo"])
def test_no_file_is_parsed_while_someone_waits(
    own: Client, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(bringing, "read_file", None)
        content = b"https://www.imdb.com/title/tt0113277/" if name[-3:] == "nfo" else b"title\nHeat"
        file = SimpleUploadedFile(name, content)
        own.post(address("fill_again", shelf), {"file": file})
    refresh_due()
    shelf.refresh_from_db()
    assert (shelf.item_count, shelf.problem) == (1, "")


def test_a_file_is_deleted_with_its_shelf_and_when_another_one_comes(
    own: Client, shelf: Shelf
) -> None:
    for _twice in range(2):
        own.post(address("fill_again", shelf), {"file": csv()})
        assert len(shared_files.times_in(bringing.FOLDER)) == 1
    own.post(address("delete_shelf", shelf))
    assert not shared_files.times_in(bringing.FOLDER)


def test_files_of_no_shelf_are_deleted_in_time(
    own: Client, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.post(address("fill_again", shelf), {"file": csv()})
    bringing.keep_file(csv())
    delete_old_files()
    assert len(shared_files.times_in(bringing.FOLDER)) == 2
    monkeypatch.setattr(bringing, "_KEPT", timedelta())
    delete_old_files()
    shelf.refresh_from_db()
    assert list(shared_files.times_in(bringing.FOLDER)) == [shelf.brought]


def test_a_file_that_comes_while_another_one_is_read_is_read_too(own: Client, shelf: Shelf) -> None:
    own.post(address("fill_again", shelf), {"file": csv("title\nHeat")})

    def known() -> Matcher:
        if not ShelfItem.objects.filter(title="Heat").exists():
            own.post(address("fill_again", shelf), {"file": csv("title\nAlien")})
        return Matcher()

    shelf.refresh_from_db()
    refresh(shelf, known)
    assert refresh_due() == 1
    assert [item.title for item in shelf.items.all()] == ["Alien"]


def test_there_is_an_end_to_shelves_and_a_name_is_there_once(own: Client, ada: User) -> None:
    for number in range(MOST_SHELVES + 2):
        for _twice in range(2):
            own.post(reverse("add_files"), {"name": f"Shelf {number}", "file": csv()})
    assert Shelf.objects.filter(user=ada).count() == MOST_SHELVES


def test_users_name_servers_only_where_the_admin_allows_it(own: Client, settings: Settings) -> None:
    assert not all_on(own.get(PAGE), "#add-server")
    assert own.post(reverse("add_server"), PUBLIC).status_code == 403
    settings.USER_MEDIA_SERVERS = True
    assert one_on(own.get(PAGE), "#add-server")
    own.post(reverse("add_server"), PUBLIC)
    shelf = Shelf.objects.get()
    assert (shelf.key, shelf.set_by_admin) == (KEY, False)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:8096", "http://localhost", "http://169.254.169.254", "http://10.0.0.5:8096"],
)
def test_users_name_public_servers_alone(own: Client, settings: Settings, address: str) -> None:
    settings.USER_MEDIA_SERVERS = True
    settings.LOCAL_MEDIA_SERVERS = ["127.0.0.1:8096"]
    answer = own.post(reverse("add_server"), PUBLIC | {"address": address})
    assert all_on(answer, "#server_address_error, .errorlist")
    assert not Shelf.objects.exists()


def test_a_key_is_never_shown_again(own: Client, settings: Settings) -> None:
    settings.USER_MEDIA_SERVERS = True
    refused = own.post(reverse("add_server"), PUBLIC | {"address": "http://127.0.0.1"})
    own.post(reverse("add_server"), PUBLIC)
    shelf = Shelf.objects.get()
    staff = Client()
    staff.force_login(AdminFactory())
    confirm_password(staff)
    change = reverse("admin:shelves_shelf_change", args=[shelf.pk])
    pages = [
        refused,
        own.get(PAGE),
        own.get(reverse("shelf", args=[shelf.pk])),
        staff.get(change),
        staff.get(reverse("admin:shelves_shelf_changelist")),
        staff.get(reverse("admin:shelves_shelf_history", args=[shelf.pk])),
        staff.get(reverse("admin:shelves_shelf_delete", args=[shelf.pk])),
    ]
    assert {page.status_code for page in pages} == {200}
    for page in pages:
        assert KEY not in page.content.decode()
        assert shelf.secret not in page.content.decode()


def test_a_server_that_an_admin_named_is_read_when_its_owner_asks(
    own: Client, ada: User, make_shelf: MakeShelf, movies: dict[str, int]
) -> None:
    shelf = read(make_shelf(user=ada))
    assert refresh_due() == 0
    own.post(reverse("read_again", args=[shelf.pk]))
    assert refresh_due() == 1


def admin_form(**values: str) -> dict[str, str]:
    given = {"user": "", "name": "Plex", "kind": "plex", "address": "http://10.0.0.5:32400"}
    return given | {"key": KEY} | values


def test_an_admin_names_servers_in_private_networks_and_keeps_their_keys(
    admin_client: Client,
) -> None:
    add = reverse("admin:shelves_shelf_add")
    assert admin_client.post(add, admin_form(address="http://127.0.0.1")).status_code == 200
    assert admin_client.post(add, admin_form(key="")).status_code == 200
    assert not Shelf.objects.exists()
    assert admin_client.post(add, admin_form()).status_code == 302
    shelf = Shelf.objects.get()
    assert (shelf.key, shelf.set_by_admin, shelf.user) == (KEY, True, None)
    change = reverse("admin:shelves_shelf_change", args=[shelf.pk])
    admin_client.post(change, admin_form(name="Renamed", key=""))
    shelf.refresh_from_db()
    assert (shelf.name, shelf.key) == ("Renamed", KEY)
    # The key is sent to no other server than the one it was typed for.
    moved = admin_form(address="http://10.0.0.6:32400", key="")
    assert admin_client.post(change, moved).status_code == 200
    shelf.refresh_from_db()
    assert shelf.address == "http://10.0.0.5:32400"


def test_services_are_chosen_by_box(own: Client, ada: User, settings: Settings) -> None:
    assert not all_on(own.get(PAGE), "#save-services")
    settings.TMDB_KEY, settings.COUNTRY = "a-key", "DE"
    for number in (1, 2, 3):
        Service.objects.create(number=number, name=f"Service {number}", places={"DE": number})
    Service.objects.create(number=9, name="Elsewhere", places={"US": 1})
    assert len(all_on(own.get(PAGE), "[name=services]")) == 3
    own.post(reverse("choose_services"), {"country": "", "services": ["1", "3"]})
    assert set(ada.own_services.values_list("service", flat=True)) == {1, 3}
    answer = own.post(reverse("choose_services"), {"country": "XX", "services": ["9", "x", "-1"]})
    assert answer.status_code == 200
    assert set(ada.own_services.values_list("service", flat=True)) == {1, 3}


@pytest.mark.parametrize("right", ["add_shelf", "change_shelf"])
def test_a_borrowed_session_of_an_admin_names_no_server(
    client: Client, make_shelf: MakeShelf, right: str
) -> None:
    shelf = make_shelf()
    staff = UserFactory(is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename=right))
    client.force_login(staff)
    addresses = {
        "add_shelf": reverse("admin:shelves_shelf_add"),
        "change_shelf": reverse("admin:shelves_shelf_change", args=[shelf.pk]),
    }
    before = state()
    address = addresses[right]
    for answer in (client.get(address), client.post(address, admin_form(), follow=True)):
        asked = answer.headers.get("Location") or answer.redirect_chain[-1][0]
        assert asked.startswith(reverse("account_reauthenticate"))
    # Nor is the key kept for later.
    kept = [SessionStore().decode(row.session_data) for row in Session.objects.all()]
    assert kept
    assert KEY not in str(kept)
    assert state() == before
    confirm_password(client)
    assert client.post(address, admin_form()).status_code == 302
    assert state() != before


def test_who_may_only_look_in_the_admin_sees_shelves_without_their_keys(
    client: Client, make_shelf: MakeShelf, shelf: Shelf
) -> None:
    looker = UserFactory(is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_shelf"))
    client.force_login(looker)
    for each in (make_shelf(), shelf):
        page = client.get(reverse("admin:shelves_shelf_change", args=[each.pk]))
        assert page.status_code == 200
        assert KEY not in page.content.decode()
        assert not all_on(page, "#content-main [name=address], #content-main [name=key]")
