"""The users of imported ratings have accounts that nobody can log in to."""

from pathlib import Path

import pytest
from django.contrib.auth import authenticate

from accounts.models import User
from catalog.models import Rating
from tests.factories import UserFactory
from tests.movielens.samples import write_folder

from .importing import ML_CSV, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def imported_user(tmp_path: Path) -> User:
    run(write_folder(tmp_path / "ml-latest-small", ML_CSV))
    return User.objects.get(username="ml-latest-small:1")


def test_imported_users_have_the_name_of_their_release(imported_user: User) -> None:
    assert imported_user.imported_from == "ml-latest-small"


def test_imported_users_are_inactive_and_without_permissions(imported_user: User) -> None:
    assert not imported_user.is_active
    assert not imported_user.is_staff
    assert not imported_user.is_superuser
    assert imported_user.email == ""


@pytest.mark.parametrize("password", ["", "!", "ml-latest-small:1", "password"])
def test_imported_users_have_no_password(imported_user: User, password: str) -> None:
    assert not imported_user.has_usable_password()
    assert not imported_user.check_password(password)
    assert authenticate(None, username=imported_user.username, password=password) is None


def test_users_of_the_site_are_left_alone(tmp_path: Path) -> None:
    person = UserFactory(username="1")
    run(write_folder(tmp_path / "release", ML_CSV))
    assert not Rating.objects.filter(user=person).exists()
    assert User.objects.count() == 3


def test_deleting_an_imported_user_deletes_the_ratings_and_an_import_restores_both(
    tmp_path: Path, imported_user: User
) -> None:
    imported_user.delete()
    assert Rating.objects.count() == 1
    run(tmp_path / "ml-latest-small")
    assert Rating.objects.count() == 3
