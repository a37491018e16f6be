"""The pages on which people delete what is theirs, and bring it back."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.hashers import check_password, make_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.sent_twice import leads_on_to
from core.workers import tell_worker

from . import deletion, restoring
from .audit.log import Action, record
from .forms import BringBackForm, DeleteForm
from .models import DeletedData, User
from .models.deleted_data import KEPT
from .requests import SignedInRequest
from .tasks import bring_back_deleted_data

Kind = DeletedData.Kind

AWAITED = "awaited_deleted_data"
"""In a session, what is being brought back for its user."""
_SALT = "accounts.deletion"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: SignedInRequest) -> HttpResponse:
    """Delete ratings, all data or the account, after asking for the password."""
    posted = request.method == "POST"
    # The same rate limit as on django-allauth's own page that asks for the password.
    if posted and not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return ratelimit.respond_429(request)
    if posted and not request.user.has_usable_password():
        # Whom an identity provider lets in has another way to prove who they are, if any.
        raise_if_reauthentication_required(request, app="allauth.account")
    form = DeleteForm(request.user, request.POST if posted else None)
    if posted and form.is_valid():
        return _delete(request, form.cleaned_data["kind"], now=form.cleaned_data["now"])
    return render(request, "accounts/delete.html", {"form": form})


def _delete(request: SignedInRequest, kind: DeletedData.Kind, *, now: bool) -> HttpResponse:
    address = request.user.email
    deleted = deletion.delete_data(request.user.pk, kind, now=now)
    if kind is not Kind.ACCOUNT:
        record(Action.DATA_DELETED, request.user, kind.value)
        messages.success(request, _("It has been deleted."))
        return redirect("account")
    logout(request)
    if deleted is None:
        messages.success(request, _("Your account and your ratings have been deleted."))
    else:
        messages.success(
            request,
            _(
                "Your account and your ratings have been deleted. "
                "For seven days you can bring them back, from the log-in page."
            ),
        )
        _send_link(deleted, address)
    return redirect("home")


@leads_on_to("account")
@login_required
@require_POST
def restore(request: SignedInRequest, pk: int) -> HttpResponse:
    """Bring back what the user has deleted, after asking for the password."""
    deleted = _own(request, pk)
    raise_if_reauthentication_required(request, app="allauth.account")
    if not restoring.is_small(deleted):
        restoring.ask_back(deleted)
        await_data(request, deleted)
        tell_worker(request, bring_back_deleted_data)
    elif restoring.bring_back(deleted):
        messages.success(request, _("It is back."))
    return redirect("account")


@leads_on_to("account")
@login_required
@require_POST
def purge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Forget what the user has deleted, for good."""
    deleted = _own(request, pk)
    if deleted.wanted_back_at:
        raise Http404
    raise_if_reauthentication_required(request, app="allauth.account")
    deletion.purge(deleted)
    messages.success(request, _("It is gone for good."))
    return redirect("account")


def _own(request: SignedInRequest, pk: int) -> DeletedData:
    own = DeletedData.objects.recoverable().filter(owner=request.user.pk)
    return get_object_or_404(own.exclude(kind=Kind.ACCOUNT), pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bring_back(request: HttpRequest) -> HttpResponse:
    """Bring back a deleted account, by its password."""
    form = BringBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deleted = _deleted_account(request, **form.cleaned_data)
        except ValidationError as too_many:
            form.add_error(None, too_many)
        else:
            if deleted is not None:
                return _bring_back(request, deleted)
            form.add_error(None, _("There is no deleted account with this name and password."))
    return render(request, "accounts/bring_back.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bring_back_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Bring back a deleted account, by the link that was sent to its address."""
    try:
        number = signing.loads(token, salt=_SALT, max_age=KEPT)
    except signing.BadSignature as error:
        raise Http404 from error
    accounts = DeletedData.objects.recoverable().filter(kind=Kind.ACCOUNT)
    deleted = get_object_or_404(accounts, pk=number)
    if request.method == "POST":
        return _bring_back(request, deleted)
    return render(request, "accounts/bring_back.html", {"deleted": deleted})


def _bring_back(request: HttpRequest, deleted: DeletedData) -> HttpResponse:
    try:
        if not restoring.is_small(deleted):
            restoring.ask_back(deleted)
            messages.success(
                request, _("Your account is being brought back. Log in in a minute or two.")
            )
            tell_worker(request, bring_back_deleted_data)
            return redirect("account_login")
        is_back = restoring.bring_back(deleted)
    except deletion.NameTakenError:
        message = _("There is another account with this email address now. Delete that one first.")
        messages.error(request, message)
        return redirect("bring_back")
    user = User.objects.filter(pk=deleted.owner).first()
    if is_back and user is not None:
        messages.success(
            request,
            _("Your account is back, as %(username)s. Log in.") % {"username": user.username},
        )
    return redirect("account_login")


def _deleted_account(request: HttpRequest, login: str, password: str) -> DeletedData | None:
    """Return the deleted account of who knows its password; wrong ones are noted and limited."""
    accounts = DeletedData.objects.recoverable().filter(kind=Kind.ACCOUNT)

    def check() -> DeletedData | None:
        by_email = accounts.filter(email__iexact=login).first()
        deleted = by_email or accounts.filter(login__iexact=login).first()
        if deleted is None:
            # As much work as where there is one, which would tell who had an account.
            make_password(password)
            return None
        return deleted if check_password(password, deleted.password) else None

    found: DeletedData | None = get_adapter().check_limited(request, login, check)
    if found is None:
        record(Action.LOG_IN_FAILED, None, "deleted account")
    return found


def await_data(request: HttpRequest, deleted: DeletedData) -> None:
    """Remember in a session that its user wants to hear when something is back."""
    request.session[AWAITED] = [*request.session.get(AWAITED, [])[-9:], deleted.pk]


def _send_link(deleted: DeletedData, address: str) -> None:
    if address:
        path = reverse("bring_back_by_link", args=[signing.dumps(deleted.pk, salt=_SALT)])
        context = {"bring_back_url": path, "until": deleted.purge_at}
        get_adapter().send_mail("accounts/email/account_deleted", address, context)
