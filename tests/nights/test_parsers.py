"""Dates of a night and how many movies a guest asks for, whatever is sent in their place."""

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nights.forms import FARTHEST, SettingsForm, StartForm
from nights.guests import MOST_MOVIES
from nights.models import Night
from nights.views.guest import _more_in

pytestmark = pytest.mark.django_db

few = settings(max_examples=60, deadline=None)


@few
@given(st.dates().map(str) | st.text())
@example("9999-12-31")
@example("0001-01-01")
def test_a_night_is_today_or_within_a_year(text: str) -> None:
    form = StartForm({"name": "Friday", "own_name": "Ada", "date": text})
    form.is_valid()
    day, today = form.cleaned_data.get("date"), timezone.localdate()
    assert day is None or today <= day <= today + FARTHEST


@few
@given(st.text() | st.integers().map(str) | st.none())
@example("9" * 4301)
@example("²")
def test_a_guest_asks_for_so_many_movies_at_most(text: str | None) -> None:
    assert 0 <= _more_in(text) <= MOST_MOVIES


@few
@given(*[st.text() | st.integers().map(str)] * 4)
@example("9" * 25, "9" * 4301, "1e3", "-1")
def test_the_settings_of_a_night_are_what_the_database_takes(
    genre: str, first: str, last: str, minutes: str
) -> None:
    sent = {"rule": "fair", "genre": genre, "from_year": first, "to_year": last}
    form = SettingsForm(sent | {"most_minutes": minutes}, instance=Night(name="Friday"))
    form.is_valid()
    _least, most = connection.ops.integer_field_range("PositiveSmallIntegerField")
    for name in ("from_year", "to_year", "most_minutes"):
        number = form.cleaned_data.get(name)
        assert number is None or 0 < number <= most
