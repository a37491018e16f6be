"""The accounts' administration."""

from . import audit, groups, invitations, users

__all__ = ["audit", "groups", "invitations", "users"]
