"""Pages to return to and signed tokens, whatever is sent in their place."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.http import HttpResponseRedirect
from django.test import RequestFactory
from hypothesis import example, given, settings
from hypothesis import strategies as st

from actions.decorators import page_to_return_to
from actions.form_owner import owner_of, signed_owner
from actions.signed_undo import SignedUndo, TooLate

few = settings(max_examples=60)
addresses = st.text() | st.text("/\\.:?#@ \t\nabc").map(lambda end: f"/{end}")
undo: SignedUndo[None] = SignedUndo("tests.parsers")


@undo.undoable
def nothing(holder: int) -> None:
    """A step that changes nothing."""


@few
@given(addresses)
@example("newest")
@example("//evil.example")
@example("/\\evil.example")
@example("/\t/evil.example")
@example("// ")
@example("/\\ ")
@example("javascript:alert(1)")
@example("/" + "a" * 5000)
def test_a_page_to_return_to_is_a_path_of_this_site(page: str) -> None:
    chosen = page_to_return_to(RequestFactory().post("/", {"next": page}), "/default/")
    assert chosen in ("/default/", page)
    assert chosen.startswith("/")
    assert len(chosen) <= 2000
    sent = HttpResponseRedirect(chosen)["Location"]
    # Browsers take a backslash for a slash, and drop tabs and line breaks.
    seen = sent.replace("\\", "/").translate({ord(sign): None for sign in "\t\r\n"})
    assert urlsplit(urljoin("https://testserver/x", seen)).netloc == "testserver"


@few
@given(st.text())
@example(signed_owner(1)[:-1])
@example(signed_owner(1).replace("1", "2", 1))
def test_only_a_signed_owner_is_read(token: str) -> None:
    assert owner_of(RequestFactory().post("/", {"owner": token})) is None


def test_a_signed_owner_is_read() -> None:
    assert owner_of(RequestFactory().post("/", {"owner": signed_owner(7)})) == 7


@few
@given(st.text() | st.integers(0, 200).map(lambda place: _broken_at(place)))
def test_only_a_whole_token_of_the_same_user_undoes(token: str) -> None:
    with pytest.raises(TooLate):
        undo.apply(1, token)
    with pytest.raises(TooLate):
        undo.apply(2, undo.token(1, nothing))


def _broken_at(place: int) -> str:
    """A token with one letter less, or of one step too much."""
    token = undo.token(1, nothing)
    place %= len(token)
    return token[:place] + token[place + 1 :]
