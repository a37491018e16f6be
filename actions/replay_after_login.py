"""What people send after their session has ended: kept until the same person has logged in again.

It waits in the browser's session, as it was sent, and then goes through the same view.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import TypedDict
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import PermissionDenied
from django.core.handlers.wsgi import WSGIRequest
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from accounts.models import User

from .form_owner import FIELD, owner_of

_SESSION_KEY = "pending"
_MOST_KEPT = 50
_MOST_CHARACTERS = 20_000
"""Of all that is kept together, names of fields included; a few full notes have room."""

LastSaid = Callable[[int, int], datetime | None]
"""Takes the ids of a user and a movie."""


class Pending(TypedDict):
    """One form that was sent, as the session holds it; `typed` names the fields with words."""

    owner: int
    at: str
    path: str
    fields: dict[str, list[str]]
    typed: list[str]


def keep(request: HttpRequest, typed: Sequence[str]) -> bool:
    """Keep what a visitor's form says, if it says whose page it was on; return whether it is."""
    owner = owner_of(request)
    if owner is None or (typed and not any(map(request.POST.get, typed))):
        return False
    fields = {name: [*map(str, values)] for name, values in request.POST.lists()}
    for name in ("csrfmiddlewaretoken", FIELD):
        fields.pop(name, None)
    sent = Pending(
        owner=owner,
        at=timezone.now().isoformat(),
        path=request.path_info,
        fields=fields,
        typed=[*typed],
    )
    before: list[Pending] = request.session.get(_SESSION_KEY, [])
    kept = [other for other in before if not _says_the_same(other, sent)] + [sent]
    if len(kept) > _MOST_KEPT or sum(map(_length_of, kept)) > _MOST_CHARACTERS:
        return False
    request.session[_SESSION_KEY] = kept
    return True


@receiver(user_logged_in)
def do_what_was_kept(request: HttpRequest | None, user: User, **kwargs: object) -> None:
    """Do what this user sent while logged out, in its order, and say so.

    What someone else left in the browser is dropped.
    """
    if request is None or not hasattr(request, "session"):
        return
    kept: list[Pending] = request.session.pop(_SESSION_KEY, [])
    own = [sent for sent in kept if sent["owner"] == user.pk]
    if len(own) < len(kept):
        said = _("Something that someone else sent here after they were logged out was not done.")
        messages.warning(request, said)
    if own:
        messages.info(request, _("What you sent while you were logged out is dealt with now."))
    # Looked at before anything is done: what was sent twice is not newer than itself.
    for sent, match in list(_still_meant(request, user, own)):
        _send_again(request, user, sent, match)


def _still_meant(
    request: HttpRequest, user: User, own: list[Pending]
) -> Iterator[tuple[Pending, ResolverMatch]]:
    """Yield what was not said anew elsewhere meanwhile, with its view; show the rest."""
    for sent in own:
        match = _view_of(sent)
        if match is None:
            _show(request, _("Not done: the site has changed meanwhile."), sent)
            continue
        last_said: LastSaid | None = match.func.last_said  # type: ignore[attr-defined]
        said = last_said(user.pk, match.kwargs["pk"]) if last_said else None
        if said is None or said < datetime.fromisoformat(sent["at"]):
            yield sent, match
        else:
            _show(request, _("Not done: you have said something newer since."), sent)


def _view_of(sent: Pending) -> ResolverMatch | None:
    """Return where to send it again; None if a release since does not know it, or keeps it not."""
    try:
        match = resolve(sent["path"])
    except Resolver404:
        return None
    return match if hasattr(match.func, "last_said") else None


def _send_again(request: HttpRequest, user: User, sent: Pending, match: ResolverMatch) -> None:
    """Let the view have what was sent; if it does not take it, show what was typed."""
    try:
        answer = match.func(_made_anew(request, user, sent), *match.args, **match.kwargs)
    except (Http404, PermissionDenied):
        _show(request, _("Not done: what it was about is not there any more."), sent)
        return
    # What is done leads to a page, which says so; a page in its place shows what is wrong.
    if not isinstance(answer, HttpResponseRedirect):
        _show(request, _("Not done: the form was not right."), sent)


def _made_anew(request: HttpRequest, user: User, sent: Pending) -> HttpRequest:
    """Return the request that the browser sent, as if the user had been logged in."""
    body = urlencode(sent["fields"], doseq=True).encode()
    plain = {name: value for name, value in request.META.items() if not name.startswith("HTTP_HX_")}
    anew = WSGIRequest(
        plain
        | {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": sent["path"],
            "QUERY_STRING": "",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
        }
    )
    anew.user, anew.session = user, request.session
    anew._messages = messages.get_messages(request)  # type: ignore[attr-defined]
    anew.htmx = HtmxDetails(anew)  # type: ignore[attr-defined]
    return anew


def _show(request: HttpRequest, reason: str, sent: Pending) -> None:
    """Say why something was not done, with what was typed, so that nobody has to write it again."""
    typed = [text for name in sent["typed"] for text in sent["fields"].get(name, []) if text]
    context = {"reason": reason, "typed": typed}
    messages.warning(request, render_to_string("actions/not_done.html", context, request))


def _says_the_same(one: Pending, other: Pending) -> bool:
    return all(one[name] == other[name] for name in ("owner", "path", "fields"))


def _length_of(sent: Pending) -> int:
    fields = sent["fields"].items()
    return sum(len(name) + len(value) for name, values in fields for value in values)
