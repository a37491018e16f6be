"""What the database refuses in an account."""

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from accounts.models import User

from ..factories import UserFactory

pytestmark = pytest.mark.django_db


def test_it_is_the_sites_user_model() -> None:
    assert get_user_model() is User


@pytest.mark.parametrize("again", ["anna", "Anna", "ANNA"])
def test_a_user_name_is_there_once_in_any_case(again: str) -> None:
    UserFactory(username="Anna")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(username=again)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(username=again)])


@pytest.mark.parametrize("again", ["anna@example.org", "Anna@Example.org"])
def test_an_address_is_there_once_in_any_case(again: str) -> None:
    UserFactory(email="anna@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email=again)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(username="x", email=again)])


def test_many_may_have_no_address() -> None:
    UserFactory.create_batch(3, email="")
    assert User.objects.filter(email="").count() == 3


@pytest.mark.parametrize("make", [User.objects.create_user, User.objects.create_superuser])
def test_the_address_is_kept_in_small_letters_whoever_makes_the_account(make) -> None:
    make("anna", "Anna.K@Example.ORG", "as good as gold")
    assert User.objects.get().email == "anna.k@example.org"
