"""Account pages beyond django-allauth's."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.forms import SignupForm
from allauth.account.utils import perform_login
from allauth.account.views import SignupView
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.deletion import delete_whole

from . import invitations
from .forms import DeleteAccountForm
from .models import User
from .requests import SignedInRequest

SENT_TWICE_WITHIN = timedelta(minutes=1)
"""Only so long may a form that was sent twice reveal that its password is right."""


class SignUpView(SignupView):  # type: ignore[misc]
    """Sign-up that takes a form sent twice, as by a double click, for one."""

    def form_valid(self, form: SignupForm) -> HttpResponse:
        """Sign up; where someone else took the name in the same moment, say so."""
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
            shown: HttpResponse = super().form_invalid(form)
            return shown
        return self._log_in(user)

    def _log_in(self, user: User) -> HttpResponse:
        page = self.get_success_url() or get_adapter().get_signup_redirect_url(self.request)
        response: HttpResponse = perform_login(self.request, user, redirect_url=page)
        return response

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
    return render(request, "accounts/account.html")


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: SignedInRequest) -> HttpResponse:
    """Delete the account with all its data."""
    posted = request.method == "POST"
    # The same rate limit as on django-allauth's own page that asks for the password.
    if posted and not ratelimit.consume(request, action="reauthenticate", user=request.user):
        limited: HttpResponse = ratelimit.respond_429(request)
        return limited
    form = DeleteAccountForm(request.user, request.POST if posted else None)
    if posted and form.is_valid():
        delete_whole(User.objects.filter(pk=request.user.pk))
        logout(request)
        messages.success(request, _("Your account and your ratings have been deleted."))
        return redirect("home")
    return render(request, "accounts/delete.html", {"form": form})
