"""People at a movie night, each with a browser of their own."""

from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from nights import services
from nights.models import Night, Participant

from ..factories import UserFactory

HTMX = {"HX-Request": "true"}


def new_night(name: str = "Friday", own_name: str = "Ada", host: User | None = None) -> Night:
    return services.start(host or UserFactory(), name, None, own_name)


def host_of(night: Night) -> Participant:
    return night.participants.get(user=night.host)


def browser_of(user: User | None = None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def guest_of(night: Night, name: str = "Ben") -> tuple[Client, Participant]:
    """Someone without an account who has joined in their browser."""
    client = Client()
    answer = client.post(at("night_join", night), {"name": name})
    assert answer.status_code == 302
    return client, night.participants.get(name=name)


def at(name: str, night: Night, *more: int) -> str:
    return reverse(name, args=[night.key, *more])


def movies_on(answer: Any) -> list[int]:
    """Return the movies that the page offers, in order."""
    return [movie.movie.pk for movie in answer.context["board"].entries]
