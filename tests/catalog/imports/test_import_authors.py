"""The authors of imported ratings are nobody who can come in."""

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
def author(tmp_path: Path) -> User:
    run(write_folder(tmp_path / "ml-latest-small", ML_CSV))
    return User.objects.get(username="ml-latest-small:1")


def test_they_say_where_they_come_from(author: User) -> None:
    assert author.imported_from == "ml-latest-small"


def test_they_are_inactive_and_without_rights(author: User) -> None:
    assert not author.is_active
    assert not author.is_staff
    assert not author.is_superuser
    assert author.email == ""


@pytest.mark.parametrize("password", ["", "!", "ml-latest-small:1", "password"])
def test_no_password_is_theirs(author: User, password: str) -> None:
    assert not author.has_usable_password()
    assert not author.check_password(password)
    assert authenticate(None, username=author.username, password=password) is None


def test_people_of_the_site_are_left_alone(tmp_path: Path) -> None:
    person = UserFactory(username="1")
    run(write_folder(tmp_path / "release", ML_CSV))
    assert not Rating.objects.filter(user=person).exists()
    assert User.objects.count() == 3


def test_deleting_them_takes_their_ratings_and_an_import_brings_both_back(
    tmp_path: Path, author: User
) -> None:
    author.delete()
    assert Rating.objects.count() == 1
    run(tmp_path / "ml-latest-small")
    assert Rating.objects.count() == 3
