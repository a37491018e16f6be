"""Participants of a movie night, each with a client of their own."""

from typing import Any

from django.test import Client

from accounts.models import User
from nights import services
from nights.models import Night, Participant
from nights.responses import night_url

from ..factories import UserFactory

HTMX = {"HX-Request": "true"}


def create_night(name: str = "Friday", own_name: str = "Ada", host: User | None = None) -> Night:
    return services.start(host or UserFactory(), name, None, own_name)


def host_of(night: Night) -> Participant:
    return night.participants.get(user=night.host)


def client_for(user: User | None = None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def join_as_guest(night: Night, name: str = "Ben") -> tuple[Client, Participant]:
    client = Client()
    response = client.post(night_url("night_join", night), {"name": name})
    assert response.status_code == 302
    return client, night.participants.get(name=name)


def movies_on(response: Any) -> list[int]:
    """Return the movies on the night's page, in order."""
    return [entry.movie.pk for entry in response.context["board"].entries]


def template_of(response: Any) -> str:
    """Return the template of the whole page."""
    name: str = response.templates[0].name
    return name
