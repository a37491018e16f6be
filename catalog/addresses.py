"""Addresses of many movies at once."""

from collections.abc import Iterable

from django.urls import reverse


def movie_addresses(movies: Iterable[int]) -> list[str]:
    """Return the address of each movie's page; the URL conf is asked once, which takes longest."""
    before, after = reverse("movie", args=[0]).rsplit("0", 1)
    return [f"{before}{movie}{after}" for movie in movies]
