"""The form that makes a token."""

import datetime as dt
from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import NAME_LENGTH, Token

NEVER = "never"
LASTS = {"30": _("30 days"), "90": _("90 days"), "365": _("A year"), NEVER: _("Until revoked")}


class TokenForm(forms.Form):
    """What a token is for, what it opens and for how long."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=NAME_LENGTH,
        help_text=_("Such as: backup script, living room player."),
    )
    scope = forms.ChoiceField(label=_("What it opens"), choices=Token.Scope.choices)
    lasts = forms.ChoiceField(label=_("Valid for"), choices=list(LASTS.items()), initial="90")
    seed = forms.CharField(widget=forms.HiddenInput, max_length=300, required=False)

    @property
    def expires_at(self) -> dt.datetime | None:
        """When the token ends; None for never."""
        lasts = self.cleaned_data["lasts"]
        return None if lasts == NEVER else timezone.now() + timedelta(days=int(lasts))
