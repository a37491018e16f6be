"""The accounts' administration."""

from . import invitations, users

__all__ = ["invitations", "users"]
