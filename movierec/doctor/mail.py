"""Mail: can it be sent?"""

import smtplib
from collections.abc import Iterator

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

_SECONDS = 10


def check_mail() -> Iterator[str]:
    """Log in to the mail server, without sending anything."""
    if not settings.EMAIL_HOST:
        if settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory":
            yield (
                "Mail is not sent but printed, so nobody who signs up can confirm their address "
                "and log in: set EMAIL_URL, or EMAIL_VERIFICATION=optional."
            )
        return
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with EmailBackend(timeout=_SECONDS):
            pass
    except smtplib.SMTPAuthenticationError:
        yield f"The mail server {server} refuses user or password: correct EMAIL_URL."
    except (OSError, smtplib.SMTPException) as error:
        yield f"The mail server {server} cannot be used: {error}. Correct EMAIL_URL."
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield "Mail comes from an address at localhost, which is refused: set DEFAULT_FROM_EMAIL."
