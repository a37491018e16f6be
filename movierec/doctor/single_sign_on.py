"""The identity provider: does it answer, and by the name that the settings have?"""

import json
from collections.abc import Iterator
from http.client import HTTPException
from urllib.request import urlopen

from django.conf import settings

_SECONDS = 10


def check_single_sign_on() -> Iterator[str]:
    """Ask the provider what it is; nothing where there is none."""
    issuer = settings.OIDC_ISSUER
    if not issuer:
        return
    address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        with urlopen(address, timeout=_SECONDS) as answer:  # noqa: S310 - begins with http
            found = json.load(answer)["issuer"]
    except (OSError, HTTPException, ValueError, TypeError, KeyError) as error:
        yield f"Nobody can log in by single sign-on: {address} does not say what it is: {error}."
        return
    if found != issuer:
        yield (
            f"OIDC_ISSUER is {issuer}, and the provider calls itself {found}, so nobody can log in "
            "by it: write that."
        )
