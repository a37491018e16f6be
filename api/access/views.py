"""The page on which users make and revoke tokens."""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.audit.log import Action, record
from accounts.requests import SignedInRequest
from core.limits import LimitReached

from ..models import Token
from .forms import TokenForm
from .made import Made
from .secrets import new_seed, secret_from


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: SignedInRequest) -> HttpResponse:
    """The user's tokens; a new one is made after asking for the password, and shown once."""
    form = TokenForm(request.POST) if request.method == "POST" else _empty_form()
    made = None
    if request.method == "POST":
        raise_if_reauthentication_required(request, app="allauth.account")
        made = _make(request, form)
        form = _empty_form() if made else form
    own = Token.objects.filter(user=request.user).order_by("-pk")
    return render(request, "api/tokens.html", {"form": form, "made": made, "tokens": own})


@login_required
@require_POST
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Revoke a token; one that is gone already is no error."""
    own = Token.objects.filter(user=request.user, pk=pk)
    with transaction.atomic():
        if own.delete()[0]:
            record(Action.TOKEN_CHANGED, request.user, f"token {pk} revoked")
    messages.success(request, _("The token is revoked. Nothing can use it any more."))
    return redirect("tokens")


def _empty_form() -> TokenForm:
    return TokenForm(initial={"seed": new_seed()})


def _make(request: SignedInRequest, form: TokenForm) -> Made | None:
    """Make the token of a form; None, and why, where it cannot be made."""
    if not form.is_valid():
        return None
    secret = secret_from(request.user.pk, form.cleaned_data["seed"])
    if secret is None:
        form.add_error(None, _("This form is too old. Reload the page and try again."))
        return None
    try:
        token = _keep(request, form, secret)
    except LimitReached as error:
        form.add_error(None, str(error))
        return None
    return Made.of(request, token, secret)


def _keep(request: SignedInRequest, form: TokenForm, secret: str) -> Token:
    sent = form.cleaned_data
    with transaction.atomic():
        token, is_new = Token.objects.keep(
            request.user.pk, secret, sent["name"], sent["scope"], form.expires_at
        )
        if is_new:
            record(Action.TOKEN_CHANGED, request.user, f"token {token.pk} made: {token.scope}")
    return token
