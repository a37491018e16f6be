"""Account pages beyond django-allauth's."""

from datetime import timedelta
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordKeyForm, SignupForm, UserTokenForm
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import perform_login
from allauth.account.views import (
    ConfirmEmailView,
    EmailView,
    PasswordResetFromKeyView,
    SignupView,
)
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.deletion import hold

from . import invitations
from .models import DeletedData, User
from .requests import SignedInRequest

DELETIONS_SHOWN = 20
"""The latest; earlier ones follow once these are back or gone."""
SENT_TWICE_WITHIN = timedelta(minutes=1)
"""Only so long may a form that was sent twice reveal that its password is right."""


class SignUpView(SignupView):  # type: ignore[misc]
    """Sign-up that takes a form sent twice, as by a double click, for one."""

    def form_valid(self, form: SignupForm) -> HttpResponse:
        """Sign up; where someone else took the name in the same moment, say so."""
        if form.account_already_exists:
            # As much work as for a new account: the time would tell who has one.
            make_password(form.cleaned_data["password1"])
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)
        except IntegrityError:
            form.add_error("username", get_adapter().validation_error("username_taken"))
            return self.form_invalid(form)
        except invitations.NotInvited:
            return self.closed()
        return response

    def closed(self) -> HttpResponse:
        """Say that sign-up is closed; log in where the same form has just made the account."""
        if self.request.method == "POST":
            user = self._just_made_by(self.get_form())
            if user is not None:
                return self._log_in(user)
        return render(self.request, "account/signup_closed.html")

    def form_invalid(self, form: SignupForm) -> HttpResponse:
        """Show what is wrong; log in where the same form has just made the account."""
        user = self._just_made_by(form)
        if user is None:
            return super().form_invalid(form)
        return self._log_in(user)

    def _log_in(self, user: User) -> HttpResponse:
        page = self.get_success_url() or get_adapter().get_signup_redirect_url(self.request)
        return perform_login(self.request, user, redirect_url=page)

    def _just_made_by(self, form: SignupForm) -> User | None:
        name, email = form.data.get("username", ""), form.data.get("email", "")
        # PostgreSQL takes no NUL in a text.
        if not name or "\0" in name + email:
            return None
        recent = timezone.now() - SENT_TWICE_WITHIN
        user = User.objects.filter(
            username__iexact=name, email__iexact=email, date_joined__gte=recent
        ).first()
        password = form.data.get("password1", "")
        return user if user is not None and user.check_password(password) else None


class ConfirmView(ConfirmEmailView):  # type: ignore[misc]
    """Confirming an address; the second click of two leads on, as the first one does."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirm it, unless the same link has done so."""
        try:
            response: HttpResponse = super().post(*args, **kwargs)
        except Http404:
            address = _confirmed_by(self.kwargs["key"])
            if address is None:
                raise
            self.object = EmailConfirmationHMAC(address)
            response = self.respond(True)
        return response


def _confirmed_by(key: str) -> EmailAddress | None:
    """Return the confirmed address that a link is of, if it is a whole one and not too old."""
    lasts = timedelta(days=app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS)
    try:
        pk = signing.loads(key, max_age=lasts, salt=app_settings.SALT)
    except signing.BadSignature:
        return None
    return EmailAddress.objects.filter(pk=pk, verified=True).first()


class NewPasswordView(PasswordResetFromKeyView):  # type: ignore[misc]
    """A new password by the link of a mail, of two browsers at the same moment for one only."""

    def form_valid(self, form: ResetPasswordKeyForm) -> HttpResponse:
        """Set the password, unless the link has been used since the request began."""
        with transaction.atomic():
            hold(User.objects.filter(pk=self.reset_user.pk))
            link = UserTokenForm({"uidb36": self.kwargs["uidb36"], "key": self.key})
            if link.is_valid():
                return super().form_valid(form)
        # The same form sent twice, as by a double click, has set it.
        if link.reset_user and link.reset_user.check_password(form.cleaned_data["password1"]):
            return redirect(self.get_success_url())
        return self.render_to_response(self.get_context_data(token_fail=True))


class AddressesView(EmailView):  # type: ignore[misc]
    """The addresses of an account, of which only a confirmed one becomes the primary one."""

    def dispatch(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make the account's own address the primary one, if none is: of accounts made by admins.

        Otherwise the first one to be confirmed would take its place.
        """
        sync_user_email_address(request.user)
        own = EmailAddress.objects.filter(user=request.user)
        if not own.filter(primary=True).exists():
            own.filter(email=request.user.email).update(primary=True)
        return super().dispatch(request, *args, **kwargs)

    def _action_primary(self, request: HttpRequest) -> HttpResponse | None:
        address = self._get_email_address(request)
        if address is not None and not _can_be_primary(address):
            refused = "account/messages/unverified_primary_email.txt"
            get_adapter().add_message(request, messages.ERROR, refused)
            return None
        return super()._action_primary(request)


def _can_be_primary(address: EmailAddress) -> bool:
    """Whether it is confirmed, and no one else's who has yet to confirm it."""
    others = User.objects.exclude(pk=address.user_id).filter(email__iexact=address.email)
    return bool(address.primary or address.verified) and not others.exists()


addresses = login_required(AddressesView.as_view())


@require_safe
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Lead whoever opens an invitation's link to the sign-up form."""
    if invitations.accept(request, token):
        return redirect("account_signup")
    return render(request, "account/signup_closed.html", {"was_invited": True}, status=404)


@login_required
@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    """The user's account, with links to change or delete it."""
    deleted = DeletedData.objects.recoverable().filter(owner=request.user.pk)
    return render(request, "accounts/account.html", {"deleted": deleted[:DELETIONS_SHOWN]})
