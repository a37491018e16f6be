"""The accounts' administration."""

from . import audit, groups, invitations, second_factors, users

__all__ = ["audit", "groups", "invitations", "second_factors", "users"]
