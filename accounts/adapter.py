"""Checks of usernames and addresses beyond django-allauth's."""

from allauth.account.adapter import DefaultAccountAdapter
from django.core.validators import MaxLengthValidator
from django.db.models import Value
from django.db.models.functions import Lower

from .models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Shows errors for what the database would refuse."""

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
