"""Whether a user can have the weekly mail."""

from allauth.account.models import EmailAddress

from accounts.mail import is_configured
from accounts.models import User


def may_have_it(user: User) -> bool:
    """Say whether the site sends mail, and the account's own address is confirmed."""
    own = EmailAddress.objects.filter(user=user, email=user.email, verified=True)
    return is_configured() and own.exists()
