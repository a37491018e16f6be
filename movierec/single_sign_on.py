"""The settings of single sign-on by OpenID Connect."""

from typing import Any
from urllib.parse import urlsplit

PROVIDER = "sso"
"""The provider's name in addresses: /account/oidc/sso/login/callback/ is where it sends people."""


def providers(issuer: str, client_id: str, secret: str, name: str) -> dict[str, Any]:
    """Return django-allauth's settings for one identity provider, or for none.

    Parameters
    ----------
    issuer
        The provider's address, exactly as in its ID tokens; empty where there is none.
    client_id, secret
        What this site is at the provider.
    name
        What its button says.
    """
    if not issuer:
        return {}
    app = {
        "provider_id": PROVIDER,
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {
            "server_url": issuer.rstrip("/"),
            # Tokens must be from whom the site's settings name, whatever the provider says it is.
            "openid_configuration_overrides": {"issuer": issuer},
        },
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def form_targets(issuer: str) -> list[str]:
    """Return where forms may lead besides the site: browsers check that of the log-in button."""
    address = urlsplit(issuer)
    return [f"{address.scheme}://{address.netloc}"] if issuer else []
