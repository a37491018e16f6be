"""Users, the invitations with which they may sign up, and the log of what happens to accounts."""

from .audit import AuditEntry
from .invitation import Invitation
from .user import User

__all__ = ["AuditEntry", "Invitation", "User"]
