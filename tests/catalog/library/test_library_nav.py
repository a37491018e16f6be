"""The links between the pages of the library."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.html_reading import all_on

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name", ["watchlist", "lists", "diary", "own_tags", "ratings", "not_interested_list"]
)
def test_the_page_one_is_on_is_marked(client: Client, me: User, name: str) -> None:
    marked = all_on(client.get(reverse(name)), ".library-nav [aria-current=page]")
    assert [link.attributes["href"] for link in marked] == [reverse(name)]
