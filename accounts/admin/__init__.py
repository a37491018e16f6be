"""The accounts' administration."""

from . import audit, invitations, users

__all__ = ["audit", "invitations", "users"]
