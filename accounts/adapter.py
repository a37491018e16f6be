"""Who may sign up, and checks of usernames and addresses beyond django-allauth's."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.validators import MaxLengthValidator
from django.db.models import Value
from django.db.models.functions import Lower
from django.http import HttpRequest

from . import invitations
from .models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Keeps sign-up to those who may, and shows errors for what the database would refuse."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say whether this visitor may sign up."""
        return invitations.may_sign_up(request)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Save a new account, and use up the invitation that it was made with."""
        with invitations.used_for(request, user):
            saved: User = super().save_user(request, user, form, commit)
        return saved

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Refuse a taken name, ignoring case as the database does."""
        name: str = super().clean_username(User.normalize_username(username), shallow)
        lowered = User.objects.alias(lowered=Lower("username"))
        if not shallow and lowered.filter(lowered=Lower(Value(name))).exists():
            raise self.validation_error("username_taken")
        return name

    def clean_email(self, email: str) -> str:
        """Refuse an address that is too long for the database."""
        MaxLengthValidator(User._meta.get_field("email").max_length)(email)
        return email
