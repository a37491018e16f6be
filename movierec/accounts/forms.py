"""What people send about their account."""

from typing import Any

from django import forms

from .models import User


class DeleteAccountForm(forms.Form):
    """Proof that it is the person themselves who deletes the account."""

    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Refuse any password but the account's own."""
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError("This is not your password.", code="password")
        return password
