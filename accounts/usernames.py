"""Changing one's user name."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from .audit.log import Action, record
from .models import User
from .requests import SignedInRequest

_LONGEST = User._meta.get_field("username").max_length


class UsernameForm(forms.Form):
    """Another user name; the same in other letters is one, too."""

    username = forms.CharField(
        label=gettext_lazy("Username"),
        min_length=settings.ACCOUNT_USERNAME_MIN_LENGTH,
        max_length=_LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )

    def __init__(self, user: User, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"username": user.username})
        self.user = user

    def clean_username(self) -> str:
        """Refuse what sign-up refuses; a name of one's own is not taken."""
        wanted: str = self.cleaned_data["username"]
        is_own = User.normalize_username(wanted).casefold() == self.user.username.casefold()
        return get_adapter().clean_username(wanted, shallow=is_own)


@login_required
@require_http_methods(["GET", "POST"])
def change_username(request: SignedInRequest) -> HttpResponse:
    """Change the user name: what one logs in with, and what others see at movie nights."""
    posted = request.method == "POST"
    # As often as passwords may be tried: whether a name is taken says who has an account.
    if posted and not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return ratelimit.respond_429(request)
    form = UsernameForm(request.user, request.POST if posted else None)
    if posted and form.is_valid():
        if _change(request.user, form.cleaned_data["username"]):
            messages.success(request, _("Your username is changed."))
            return redirect("account")
        form.add_error("username", get_adapter().validation_error("username_taken"))
    return render(request, "accounts/username.html", {"form": form})


def _change(user: User, name: str) -> bool:
    """Change a user name; return False if somebody else has taken it in the same moment."""
    before = user.username
    if name == before:
        return True
    try:
        with transaction.atomic():
            user.username = name
            user.save(update_fields=["username"])
            record(Action.SETTING_CHANGED, user, f"user name, before: {before}")
    except IntegrityError:
        user.username = before
        return False
    return True
