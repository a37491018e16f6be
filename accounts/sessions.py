"""Where someone is logged in, and how to end it."""

from allauth.account.adapter import get_adapter
from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .audit.log import Action, record
from .browsers import named_browser
from .requests import SignedInRequest


@login_required
@require_safe
def sessions(request: SignedInRequest) -> HttpResponse:
    """The user's sessions, the present one first."""
    own = UserSession.objects.purge_and_list(request.user)
    if not any(session.is_current() for session in own):
        # It began before sessions were kept.
        UserSession.objects.create_from_request(request)
        own = UserSession.objects.purge_and_list(request.user)
    own.sort(key=lambda session: (not session.is_current(), -session.pk))
    for session in own:
        session.named_browser = named_browser(session.user_agent)
    return render(request, "accounts/sessions.html", {"sessions": own})


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
    end_other_sessions(request, request.user)
    record(Action.SESSION_ENDED, request.user, "all others")
    messages.success(request, _("All other sessions are ended."))
    return redirect("sessions")
