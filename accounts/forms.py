"""The forms of account pages."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm as AllauthAddEmailForm
from allauth.account.internal.userkit import filter_users_by_email
from django import forms
from django.utils.translation import gettext_lazy as _

from .models import User


class AddEmailForm(AllauthAddEmailForm):  # type: ignore[misc]
    """Adds an address to an account.

    django-allauth accepts the address of another account until it is confirmed; on this site it
    could be used before.
    """

    def clean_email(self) -> str:
        """Refuse the address of another account."""
        email: str = super().clean_email()
        if any(user.pk != self.user.pk for user in filter_users_by_email(email)):
            raise get_adapter().validation_error("email_taken")
        return email


class DeleteAccountForm(forms.Form):
    """The password, to confirm that the user deletes the account."""

    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not user.has_usable_password():  # as of those whom an identity provider lets in
            del self.fields["password"]

    def clean_password(self) -> str:
        """Refuse any password but the account's own."""
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("Incorrect password."), code="password")
        return password
