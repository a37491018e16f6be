"""Account pages beyond django-allauth's."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from .forms import DeleteAccountForm
from .models import User
from .requests import SignedInRequest


@login_required
@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    """What the site holds about the visitor, and where to change or delete it."""
    return render(request, "accounts/account.html")


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: SignedInRequest) -> HttpResponse:
    """Delete the account and every rating it gave, at once."""
    user = User.objects.get(pk=request.user.pk)
    form = DeleteAccountForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        logout(request)
        user.delete()
        messages.success(request, "Your account and your ratings are deleted.")
        return redirect("home")
    return render(request, "accounts/delete.html", {"form": form})
