"""The forms of account pages."""

from typing import Any

from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .models import User


class ResetPasswordForm(AllauthResetPasswordForm):  # type: ignore[misc]
    """Asks for a link to reset the password, which goes to an account's own address only.

    An address that was added and not confirmed may be anyone's.
    """

    def clean_email(self) -> str:
        """Find the accounts of an address."""
        email: str = super().clean_email()
        owned = Q(emailaddress__email=email.lower(), emailaddress__verified=True)
        owned |= Q(email=email.lower())
        found = [user.pk for user in self.users]
        self.users: list[User] = list(User.objects.filter(owned, pk__in=found).distinct())
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
