"""The forms of account pages."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .audit.log import Action, record
from .models import DeletedData, User


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


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]
    """Asks for the old password and a new one, and notes a wrong old one as at log-in."""

    def clean_oldpassword(self) -> str:
        """Refuse any old password but the account's own."""
        try:
            password: str = super().clean_oldpassword()
        except forms.ValidationError:
            record(Action.LOG_IN_FAILED, self.user, "to change the password")
            raise
        return password


class DeleteForm(forms.Form):
    """What to delete, whether for good at once, and the password that confirms it."""

    kind = forms.ChoiceField(
        label=_("What to delete"),
        choices=DeletedData.Kind.choices,
        initial=DeletedData.Kind.RATINGS,
        widget=forms.RadioSelect,
        required=False,
    )
    now = forms.BooleanField(
        label=_("For good, now: I will not be able to bring it back"), required=False
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.user = user
        if not user.has_usable_password():  # as of those whom an identity provider lets in
            del self.fields["password"]

    def clean_kind(self) -> DeletedData.Kind:
        """Return what to delete; the account, where nothing is chosen."""
        return DeletedData.Kind(self.cleaned_data["kind"] or DeletedData.Kind.ACCOUNT)

    def clean_password(self) -> str:
        """Refuse any password but the account's own."""
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            record(Action.LOG_IN_FAILED, self.user, "to delete data")
            raise forms.ValidationError(_("Incorrect password."), code="password")
        return password


class BringBackForm(forms.Form):
    """Who a deleted account belonged to."""

    login = forms.CharField(label=_("Username or email"), max_length=254)
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )
