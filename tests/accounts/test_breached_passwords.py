"""Passwords that are known from breaches are refused, by a list on this machine."""

import hashlib
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from accounts.breached_passwords import BreachedPasswordValidator
from accounts.models import User

from ..factories import PASSWORD, UserFactory
from .people import sign_up

LEAKED = ["hunter2hunter2", "zwei Hunde im Garten", "пароль-пароль", "a:b", "f" * 20]


def sha1(word: str) -> str:
    return hashlib.sha1(word.encode()).hexdigest().upper()


def hashes(words: list[str], digits: int = 40, count: str = ":3", end: str = "\n") -> str:
    return "".join(f"{line}{count}{end}" for line in sorted(sha1(word)[:digits] for word in words))


def words(words: list[str], end: str = "\n") -> str:
    return "".join(f"{word}{end}" for word in words)


FILES = {
    "as downloaded": hashes(LEAKED),
    "with line ends of Windows": hashes(LEAKED, end="\r\n"),
    "in small letters": hashes(LEAKED).lower(),
    "without counts and without a last line end": hashes(LEAKED, count="").rstrip(),
    "beginnings": hashes(LEAKED, digits=16, count=""),
    "words": words(LEAKED),
    "words with line ends of Windows": words(LEAKED, end="\r\n"),
    "words without a last line end": words(LEAKED).rstrip(),
}


def refused(validator: BreachedPasswordValidator, password: str) -> bool:
    try:
        validator.validate(password)
    except ValidationError as error:
        return error.code == "password_breached"
    return False


@pytest.mark.parametrize("content", FILES.values(), ids=FILES.keys())
def test_exactly_those_in_the_list_are_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "list"
    path.write_bytes(content.encode())
    validator = BreachedPasswordValidator(str(path))
    assert [word for word in LEAKED if not refused(validator, word)] == []
    near = ["hunter2", "unter2hunter2", "hunter2hunter2 ", "Hunde", "", "\n", "a:b\na", "ff"]
    assert [word for word in near if refused(validator, word)] == []


def test_words_are_refused_in_any_case(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text("hunter2hunter2\n")
    assert refused(BreachedPasswordValidator(str(path)), "Hunter2HUNTER2")


@given(st.sets(st.text(), min_size=1, max_size=40), st.text())
def test_any_list_of_hashes_is_searched_right(
    tmp_path_factory: pytest.TempPathFactory, leaked: set[str], other: str
) -> None:
    path = tmp_path_factory.mktemp("breached") / "list"
    path.write_text(hashes(list(leaked)))
    validator = BreachedPasswordValidator(str(path))
    assert all(refused(validator, word) for word in leaked)
    assert refused(validator, other) is (other in leaked)


def test_a_file_that_is_missing_empty_or_in_another_order_is_named_before_the_site_starts(
    tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "empty").write_text("")
    by_count = hashes([f"word {number}" for number in range(200)]).splitlines()[::-1]
    (tmp_path / "by count").write_text("\n".join(by_count))
    for name in ("none", "empty", "by count"):
        path = str(tmp_path / name)
        with pytest.raises(ImproperlyConfigured, match=f"BREACHED_PASSWORDS {path}"):
            BreachedPasswordValidator(path)
        settings.AUTH_PASSWORD_VALIDATORS = validators(path)
        assert "accounts.E001" in [error.id for error in run_checks()]


def validators(path: str) -> list[dict[str, object]]:
    name = "accounts.breached_passwords.BreachedPasswordValidator"
    return [{"NAME": name, "OPTIONS": {"path": path}}]


@pytest.mark.django_db
def test_neither_sign_up_nor_a_change_takes_one(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "list"
    path.write_text(hashes(LEAKED))
    settings.AUTH_PASSWORD_VALIDATORS = validators(str(path))
    shown = sign_up(client, password1=LEAKED[0], password2=LEAKED[0])
    (error,) = shown.context["form"].errors.as_data()["password1"]
    assert error.code == "password_breached"
    assert not User.objects.exists()

    anna = UserFactory()
    client.force_login(anna)
    form = {"oldpassword": PASSWORD, "password1": LEAKED[1], "password2": LEAKED[1]}
    client.post(reverse("account_change_password"), form)
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)
