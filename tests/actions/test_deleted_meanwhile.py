"""Deleting what others write to at the same moment: it goes whole, and nobody sees an error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from django.db import connection, models, transaction
from django.db.models.signals import post_init, post_save
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import ListEntry, Movie, MovieList, MovieNote, Rating, WatchlistEntry
from core.deletion import delete_whole
from nights import services
from nights.models import Night, Veto
from nights.responses import night_url

from ..accounts.people import confirm_password, signed_in
from ..catalog.concurrency import PATIENCE, start_until_held_up
from ..catalog.library.library_items import MovieListFactory
from ..factories import PASSWORD, AdminFactory, MovieFactory, RatingFactory, UserFactory
from ..html_reading import levels_on
from ..nights.people import client_for

pytestmark = pytest.mark.django_db(transaction=True)

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time"
)


class Scene(NamedTuple):
    """Someone's rows, each a parent of others, their two tabs, and an admin's."""

    user: User
    movie: Movie
    unrated: Movie
    own_list: MovieList
    night: Night
    tab: Client
    other_tab: Client
    admin: Client


@pytest.fixture
def scene() -> Scene:
    user = UserFactory()
    movie = RatingFactory(user=user, stars=1.0).movie
    MovieNote.objects.write(user.pk, movie, "Old")
    night = services.start(user, "Friday", None, "Ada")
    own_list = MovieListFactory(user=user)
    tabs = client_for(user), client_for(user), client_for(AdminFactory())
    return Scene(user, movie, MovieFactory(), own_list, night, *tabs)


class Write(NamedTuple):
    """A form that adds a child, and the model of the child."""

    child: type[models.Model]
    address: Callable[[Scene], str]
    fields: dict[str, str] = {}

    def send(self, scene: Scene) -> HttpResponse:
        return scene.tab.post(self.address(scene), self.fields)


def of_movie(name: str) -> Callable[[Scene], str]:
    return lambda scene: reverse(name, args=[scene.movie.pk])


RATE_ANOTHER = Write(
    Rating, lambda scene: reverse("rate", args=[scene.unrated.pk]), {"stars": "4.0"}
)
RATE = Write(Rating, of_movie("rate"), {"stars": "4.0"})
NOTE = Write(MovieNote, of_movie("note_movie"), {"text": "New"})
WATCH = Write(WatchlistEntry, of_movie("watch"))
ENTER = Write(
    ListEntry, lambda scene: reverse("add_to_list", args=[scene.movie.pk, scene.own_list.pk])
)
VETO = Write(Veto, lambda scene: night_url("night_veto", scene.night, scene.movie.pk))


def leave(scene: Scene) -> HttpResponse:
    return scene.other_tab.post(reverse("account_delete"), {"password": PASSWORD})


def delete_list(scene: Scene) -> HttpResponse:
    return scene.other_tab.post(reverse("delete_list", args=[scene.own_list.pk]))


def delete_night(scene: Scene) -> HttpResponse:
    return scene.other_tab.post(night_url("night_delete", scene.night))


def delete_movie_in_admin(scene: Scene) -> HttpResponse:
    address = reverse("admin:catalog_movie_delete", args=[scene.movie.pk])
    return scene.admin.post(address, {"post": "yes", "typed": scene.movie.title})


def delete_users_in_admin(scene: Scene) -> HttpResponse:
    confirm_password(scene.admin)
    form: dict[str, Any] = {"action": "delete_selected", "_selected_action": scene.user.pk}
    form["reason"] = "Spam"
    address = reverse("admin:accounts_user_changelist")
    return scene.admin.post(address, form | {"post": "yes"})


DURING = [
    (leave, "user", RATE_ANOTHER),
    (leave, "user", ENTER),
    (leave, "user", VETO),
    (delete_users_in_admin, "user", RATE_ANOTHER),
    (delete_list, "own_list", ENTER),
    (delete_night, "night", VETO),
    (delete_movie_in_admin, "movie", WATCH),
]
BEFORE = [
    (leave, "user", NOTE),
    (leave, "user", ENTER),
    (delete_night, "night", VETO),
]


@contextmanager
def once(signal: Any, sender: type[models.Model], do: Callable[[], None]) -> Iterator[None]:
    """Do something at the first signal of a model."""

    def receive(**kwargs: object) -> None:
        signal.disconnect(receive, sender=sender)
        do()

    signal.connect(receive, sender=sender, weak=False)
    try:
        yield
    finally:
        signal.disconnect(receive, sender=sender)


@contextmanager
def before_deletion_from(model: type[models.Model], do: Callable[[], None]) -> Iterator[None]:
    """Do something when the children are deleted and the rows themselves are about to be."""
    waiting = [do]

    def execute(run: Any, sql: str, *rest: Any) -> Any:
        if waiting and sql.startswith(f'DELETE FROM "{model._meta.db_table}"'):
            waiting.pop()()
        return run(sql, *rest)

    with connection.execute_wrapper(execute):
        yield


def is_answered(response: HttpResponse) -> bool:
    """Whether a change was made, or refused because its place is gone."""
    return response.status_code in (302, 404)


@on_postgresql
@pytest.mark.parametrize(("delete", "parent", "write"), DURING)
def test_what_is_written_during_a_deletion_is_answered(
    scene: Scene, delete: Callable[[Scene], HttpResponse], parent: str, write: Write
) -> None:
    written: list[Any] = []

    def write_now() -> None:
        written.append(start_until_held_up(lambda: write.send(scene)))

    row = getattr(scene, parent)
    with before_deletion_from(type(row), write_now):
        assert delete(scene).status_code == 302
    assert is_answered(written[0].result(PATIENCE))
    assert not type(row).objects.filter(pk=row.pk).exists()


@on_postgresql
@pytest.mark.parametrize(("delete", "parent", "write"), BEFORE)
def test_a_deletion_takes_with_it_what_is_just_being_written(
    scene: Scene, delete: Callable[[Scene], HttpResponse], parent: str, write: Write
) -> None:
    deleted: list[Any] = []

    def delete_now() -> None:
        deleted.append(start_until_held_up(lambda: delete(scene)))

    with once(post_save, write.child, delete_now):
        assert is_answered(write.send(scene))
    assert deleted[0].result(PATIENCE).status_code == 302
    row = getattr(scene, parent)
    assert not type(row).objects.filter(pk=row.pk).exists()


@on_postgresql
@pytest.mark.parametrize(("delete", "parent"), [(leave, "user"), (delete_movie_in_admin, "movie")])
@pytest.mark.parametrize("held", [Movie, Rating])
def test_a_deletion_takes_with_it_the_stars_that_are_just_being_given(
    scene: Scene, delete: Callable[[Scene], HttpResponse], parent: str, held: type[models.Model]
) -> None:
    """They are one statement, which is held up once it has locked the user, or the movie, too."""
    rows = held._base_manager.filter(pk=scene.movie.pk)
    if held is Rating:
        rows = held._base_manager.filter(user=scene.user, movie=scene.movie)
    with transaction.atomic():
        list(rows.select_for_update(no_key=True))
        written = start_until_held_up(lambda: RATE.send(scene))
        deleted = start_until_held_up(lambda: delete(scene), others=1)
        assert not written.done()
        assert not deleted.done()
    assert is_answered(written.result(PATIENCE))
    assert deleted.result(PATIENCE).status_code == 302
    row = getattr(scene, parent)
    assert not type(row).objects.filter(pk=row.pk).exists()
    assert not Rating.objects.filter(user=scene.user, movie=scene.movie).exists()


def test_who_has_just_left_in_another_tab_is_asked_to_log_in(scene: Scene) -> None:
    def leave_first() -> None:
        delete_whole(User.objects.filter(pk=scene.user.pk))

    with once(post_init, Movie, leave_first):
        response = WATCH.send(scene)
    assert response.headers["Location"] == f"{reverse('account_login')}?next=/"
    assert levels_on(scene.tab.get(response.headers["Location"])) == ["warning"], "not saved"
    assert signed_in(scene.tab) is None
    assert not WatchlistEntry.objects.exists()


def test_what_is_added_to_a_list_that_has_just_gone_is_not_found(scene: Scene) -> None:
    def delete_first() -> None:
        delete_whole(MovieList.objects.filter(pk=scene.own_list.pk))

    with once(post_init, MovieList, delete_first):
        response = ENTER.send(scene)
    assert response.status_code == 404
    assert not ListEntry.objects.exists()


def test_a_list_that_has_just_gone_does_not_come_back_when_it_is_edited(scene: Scene) -> None:
    def delete_first() -> None:
        delete_whole(MovieList.objects.filter(pk=scene.own_list.pk))

    with once(post_init, MovieList, delete_first):
        address = reverse("edit_list", args=[scene.own_list.pk])
        response = scene.tab.post(address, {"name": "Other"})
    assert response.status_code == 404
    assert not MovieList.objects.exists()
