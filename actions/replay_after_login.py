"""Forms posted after the session had ended: kept in the browser's session until log-in.

When the same user logs in, each form goes through its view as if it had just been posted.
"""

import json
from collections.abc import Sequence
from copy import copy
from datetime import timedelta
from typing import TypedDict

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils.translation import gettext as _

from accounts.models import User

from .form_owner import FIELD, owner_of

SESSION_KEY = "pending"
_MAX_CHARACTERS = 20_000
"""Of all kept forms together; a few notes of full length have room."""
_KEPT_FOR = timedelta(days=1)


class PendingForm(TypedDict):
    """A form in the session; `typed` names the fields with text."""

    owner: int
    path: str
    fields: dict[str, list[str]]
    typed: list[str]


def keep_for_replay(request: HttpRequest, typed: Sequence[str]) -> bool:
    """Keep a visitor's form for a day if it names its owner; return whether it is kept."""
    owner = owner_of(request)
    if owner is None or (typed and not any(map(request.POST.get, typed))):
        return False
    # Each browser without a session gets one with its first form; a script could get any number.
    is_first = not request.session.session_key
    if is_first and not ratelimit.consume(request, action="keep_form", key=str(owner)):
        return False
    unsent = {"csrfmiddlewaretoken", FIELD}
    fields = {name: values for name, values in request.POST.lists() if name not in unsent}
    form = PendingForm(owner=owner, path=request.path_info, fields=fields, typed=[*typed])
    earlier: list[PendingForm] = request.session.get(SESSION_KEY, [])
    pending = [other for other in earlier if other != form] + [form]
    if len(json.dumps(pending, ensure_ascii=False)) > _MAX_CHARACTERS:
        return False
    request.session[SESSION_KEY] = pending
    request.session.set_expiry(_KEPT_FOR)
    return True


@receiver(user_logged_in)
def replay_pending_forms(request: HttpRequest | None, user: User, **kwargs: object) -> None:
    """Post the kept forms of this user again, in order; drop those of others."""
    if request is None or not hasattr(request, "session"):
        return
    if SESSION_KEY in request.session:
        request.session.set_expiry(None)
    for form in request.session.pop(SESSION_KEY, []):
        if form["owner"] == user.pk:
            _replay(request, user, form)


def _replay(request: HttpRequest, user: User, form: PendingForm) -> None:
    """Pass a form to its view; if it is not saved, show why and what was typed."""
    try:
        match = resolve(form["path"])
        response = match.func(_post_request(request, user, form), *match.args, **match.kwargs)
    except (Http404, PermissionDenied):
        _show_unsaved(request, form, _("Not saved: it no longer exists."))
        return
    # A view redirects after saving; anything else is the form again, with its errors.
    if not isinstance(response, HttpResponseRedirect):
        _show_unsaved(request, form, _("Not saved: check the form."))


def _post_request(request: HttpRequest, user: User, form: PendingForm) -> HttpRequest:
    """Return the request that the browser sent, as if the user had been logged in."""
    data = QueryDict(mutable=True)
    for name, values in form["fields"].items():
        data.setlist(name, values)
    post = copy(request)
    post.method, post.path, post.path_info = "POST", form["path"], form["path"]
    post.GET, post.POST = QueryDict(), data  # type: ignore[assignment]
    post.user = user
    post.htmx = False  # type: ignore[attr-defined]
    return post


def _show_unsaved(request: HttpRequest, form: PendingForm, reason: str) -> None:
    typed = [text for name in form["typed"] for text in form["fields"].get(name, []) if text]
    context = {"reason": reason, "typed": typed}
    messages.warning(request, render_to_string("actions/not_saved.html", context, request))
