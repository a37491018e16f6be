"""The accounts' administration."""

from . import audit, groups, invitations, outgoing_mail, second_factors, single_sign_on, users

__all__ = [
    "audit",
    "groups",
    "invitations",
    "outgoing_mail",
    "second_factors",
    "single_sign_on",
    "users",
]
