"""What a guest says of movies is taken back."""

import pytest

from nights.guests import say
from nights.models import Night
from tests.recommendations.views.test_undo import undo_in

from ..people import HTMX, at
from .states import state

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("before", [[], [4.5], [None]])
@pytest.mark.parametrize("name", ["night_rate", "night_not_seen", "night_clear"])
def test_what_a_guest_said_of_a_movie_comes_back(
    night: Night, guest, movies, name: str, before: list[float | None], headers
) -> None:
    client, ben = guest
    if before:
        say(ben, movies[0], before[0])
    there = state(night)
    posted = {"stars": "2.0", "more": "0"}
    answer = client.post(at(name, night, movies[0].pk), posted, headers=headers, follow=not headers)
    if state(night) == there:
        assert 'name="token"' not in answer.content.decode()
        return
    action, fields = undo_in(answer)
    undone = client.post(action, fields, headers=headers, follow=not headers)
    assert "Undone." in undone.content.decode()
    assert 'id="guest-movies"' in undone.content.decode()
    assert state(night) == there
