"""Users, invitations to sign up, the log of what happens to accounts, and waiting mails."""

from .audit import AuditEntry
from .deleted_data import DeletedData, DeletedRows
from .invitation import Invitation
from .outgoing_mail import OutgoingMail
from .user import User
