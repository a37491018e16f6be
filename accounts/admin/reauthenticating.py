"""Saying again who one is before what lets someone in is changed, as on the account pages."""

from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import (
    is_reauthentication_required,
    raise_if_reauthentication_required,
)
from allauth.core import context
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.admin import LargeTableAdmin

from ..models import User


def ask_who(request: HttpRequest) -> None:
    """Have who asks say again who they are, if that was a while ago; then it is done."""
    raise_if_reauthentication_required(request, app="allauth.account")


def send_notice(
    template: str, user: User, about: dict[str, str] | None = None, to: str | None = None
) -> None:
    """Mail to an account that it was changed; where from, only if it was its owner.

    Parameters
    ----------
    template
        How the names of the mail's templates begin.
    user
        Whose account it is.
    about
        What the templates need.
    to
        To which address, if it is not the account's own.
    """
    is_owner = context.request.user == user
    by = {} if is_owner else {"ip": "-", "user_agent": _("an admin of this site")}
    get_adapter().send_notification_mail(template, user, {**by, **(about or {})}, email=to)


class ReauthenticatingAdmin(LargeTableAdmin):
    """The admin of rows that let people in."""

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show the list, or do something with the chosen rows."""
        if request.method == "POST":
            ask_who(request)
        return super().changelist_view(request, *args, **kwargs)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show or save a row."""
        if request.method == "POST":
            ask_who(request)
        return super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Ask, and delete a row."""
        if request.method == "POST":
            ask_who(request)
        return super().delete_view(request, *args, **kwargs)


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """A new password for an account, or none; a mail tells its owner."""

    def save(self, commit: bool = True) -> User:
        """Save it."""
        user = cast("User", super().save(commit))
        send_notice("account/email/password_changed", user)
        return user


class PasswordsAdmin(DjangoUserAdmin, ReauthenticatingAdmin):  # type: ignore[type-arg]
    """Gives accounts passwords: to new ones, and new ones."""

    change_password_form = PasswordForm

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for a new account with its password, and make it."""
        return before_a_secret(request) or super().add_view(request, *args, **kwargs)

    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for a new password, and set it."""
        asked = before_a_secret(request)
        return asked or super().user_change_password(request, *args, **kwargs)


def before_a_secret(request: HttpRequest) -> HttpResponse | None:
    """Have who asks say again who they are before they type a password or a key."""
    asks = is_reauthentication_required(request, app="allauth.account")
    if asks and request.method == "POST":
        # What is kept until then would have the new password in it.
        return redirect(request.get_full_path())
    ask_who(request)
    return None
