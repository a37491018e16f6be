"""Where someone is logged in, and how to end it."""

from allauth.account.adapter import get_adapter
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.sent_twice import leads_on_to

from .audit.log import Action, record
from .browsers import named_browser
from .models import User
from .requests import SignedInRequest
from .roles import end_sessions as end_all_sessions
from .session_store import SessionStore

SESSIONS_A_PAGE = 50


@login_required
@require_safe
def sessions(request: SignedInRequest) -> HttpResponse:
    """The user's sessions, the present one first."""
    own = _open_sessions(request.user)
    if not any(session.is_current() for session in own):
        # It began before sessions were kept.
        UserSession.objects.create_from_request(request)
        own = _open_sessions(request.user)
    own.sort(key=lambda session: (not session.is_current(), -session.pk))
    page = Paginator(own, SESSIONS_A_PAGE).get_page(request.GET.get("page"))
    for session in page:
        session.named_browser = named_browser(session.user_agent)
    return render(request, "accounts/sessions.html", {"page": page})


def _open_sessions(user: User) -> list[UserSession]:
    """Return where a user is logged in, and forget what has ended, by expiry or a new password."""
    own = UserSession.objects.filter(user=user)
    rows = list(own)
    known = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    stored = Session.objects.filter(session_key__in=own.values("session_key"))
    read = SessionStore().decode
    is_open = {
        session.session_key
        for session in stored.filter(expire_date__gt=timezone.now())
        if read(session.session_data).get(HASH_SESSION_KEY) in known
    }
    if ended := [row.session_key for row in rows if row.session_key not in is_open]:
        Session.objects.filter(session_key__in=ended).delete()
        own.filter(session_key__in=ended).delete()
    return [row for row in rows if row.session_key in is_open]


@leads_on_to("sessions")
@login_required
@require_POST
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End one session; the present one by logging out."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    is_here = session.is_current()
    end_sessions(request, [session])
    if is_here:
        return redirect(get_adapter().get_logout_redirect_url(request))
    record(Action.SESSION_ENDED, request.user)
    messages.success(request, _("The session is ended."))
    return redirect("sessions")


@login_required
@require_POST
def end_others(request: SignedInRequest) -> HttpResponse:
    """End all sessions but the present one."""
    end_all_sessions(request.user, but=request.session.session_key)
    record(Action.SESSION_ENDED, request.user, "all others")
    messages.success(request, _("All other sessions are ended."))
    return redirect("sessions")
