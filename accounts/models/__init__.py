"""Users, and the invitations with which they may sign up."""

from .invitation import Invitation
from .user import User

__all__ = ["Invitation", "User"]
