"""Account pages beyond django-allauth's."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .forms import DeleteAccountForm
from .models import User
from .requests import SignedInRequest


@login_required
@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    """The user's account, with links to change or delete it."""
    return render(request, "accounts/account.html")


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: SignedInRequest) -> HttpResponse:
    """Delete the account with all its data."""
    user = User.objects.get(pk=request.user.pk)
    posted = request.method == "POST"
    # The same rate limit as on django-allauth's own page that asks for the password.
    if posted and not ratelimit.consume(request, action="reauthenticate", user=user):
        limited: HttpResponse = ratelimit.respond_429(request)
        return limited
    form = DeleteAccountForm(user, request.POST if posted else None)
    if posted and form.is_valid():
        logout(request)
        user.delete()
        messages.success(request, _("Your account and your ratings have been deleted."))
        return redirect("home")
    return render(request, "accounts/delete.html", {"form": form})
