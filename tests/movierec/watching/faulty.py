"""Fails in a request, in a task and in words, with a person's data in all of them.

`python -m tests.movierec.watching.faulty` reports to SENTRY_DSN, in a process of its own.
"""

import logging
from unittest.mock import patch

import django

SECRET = "ada@example.org"


def main() -> None:
    import sentry_sdk
    from celery import shared_task
    from django.test import Client

    from movierec import appearance

    @shared_task(name="faulty")
    def faulty(whose: str) -> None:
        raise ValueError(f"no such person: {whose}")

    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = SECRET
    headers = {"X-Request-ID": "the-request", "User-Agent": SECRET}
    with patch.object(appearance, "THEMES", None):
        client.post(f"/theme/?q={SECRET}", {"theme": SECRET}, headers=headers)
    client.get("/offline/", headers={"Host": "another.example.org"})
    faulty.apply([SECRET])
    logging.getLogger("accounts").error("mail to %s is given up", SECRET)
    sentry_sdk.flush(30)


if __name__ == "__main__":
    django.setup()
    main()
