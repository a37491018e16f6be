"""The accounts' administration."""

from . import (
    addresses_and_sessions,
    audit,
    groups,
    invitations,
    outgoing_mail,
    second_factors,
    single_sign_on,
    users,
)

__all__ = [
    "addresses_and_sessions",
    "audit",
    "groups",
    "invitations",
    "outgoing_mail",
    "second_factors",
    "single_sign_on",
    "users",
]
