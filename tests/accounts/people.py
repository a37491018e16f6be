"""What people do on the account pages."""

import re
from typing import Any

from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from accounts.models import User

from ..factories import PASSWORD

ANNA = {
    "email": "anna@example.org",
    "username": "anna",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


def sign_up(client: Client, **changes: str) -> Any:
    """Send the sign-up form, filled in well but for the changes."""
    return client.post(reverse("account_signup"), ANNA | changes)


def log_in(client: Client, login: str, password: str = PASSWORD, **more: str) -> Any:
    """Send the log-in form."""
    form = {"login": login, "password": password, **more}
    return client.post(reverse("account_login"), form)


def confirm_password(client: Client, password: str = PASSWORD) -> Any:
    """Send the form that asks for the password again, before something that matters."""
    return client.post(reverse("account_reauthenticate"), {"password": password})


def signed_in(client: Client) -> int | None:
    """Return who is signed in, as the site sees it; None for a visitor."""
    user = client.get(reverse("offline")).wsgi_request.user
    return user.pk


def sure(client: Client, user: User) -> Client:
    """Sign in as someone who has just said who they are."""
    client.force_login(user)
    confirm_password(client)
    return client


def link_in(message: EmailMessage) -> str:
    """Return the path of the one link in a mail."""
    links = re.findall(r"https?://\S+", str(message.body))
    assert len(links) == 1, message.body
    found = re.fullmatch(r"http://testserver(/\S+)", links[0])
    assert found is not None, links
    return found[1]
