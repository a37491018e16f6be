"""Forms that are sent twice, as by a double click, make one thing.

The token against forged requests is masked anew for each page, so together with what the user typed
it names one form of one page.
"""

import hashlib
import json
import uuid
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CSRF_TOKEN_LENGTH
from django.shortcuts import redirect

from .models import SentForm

Made = TypeVar("Made", bound=models.Model | None)
Params = ParamSpec("Params")
Request = TypeVar("Request", bound=HttpRequest)
View = Callable[Concatenate[Request, Params], HttpResponse]


def create_once(
    request: HttpRequest, rows: "models.QuerySet[Any]", create: Callable[[], Made]
) -> Made:
    """Return what a posted form makes; the second time, what it has made the first time.

    Whichever request comes second waits for the first one.

    Parameters
    ----------
    rows
        Where to find it again; a row that is gone is made again.
    create
        Makes it, in a transaction; returns None for an invalid form, which may be sent again.
    """
    key = _key_of(request)
    if key is None:
        return create()
    with transaction.atomic():
        sent, _is_new = SentForm.objects.select_for_update().get_or_create(key=key)
        if sent.made is not None and (there := rows.filter(pk=sent.made).first()):
            return cast(Made, there)
        made = create()
        if made is None:
            sent.delete()
        else:
            sent.made = made.pk
            sent.save(update_fields=["made"])
    return made


def do_once(request: HttpRequest, act: Callable[[], object]) -> None:
    """Do what a posted form asks for, unless the same form has done it; if it fails, not at all."""
    key = _key_of(request)
    if key is None:
        act()
        return
    with transaction.atomic():
        _sent, is_new = SentForm.objects.get_or_create(key=key)
        if is_new:
            act()


def leads_on_to(page: str) -> Callable[[View[Request, Params]], View[Request, Params]]:
    """Lead to a page where a form finds nothing because it was sent before, and has deleted it.

    Parameters
    ----------
    page
        Its name. A script, which shows what the first answer said, is told nothing.
    """

    def decorate(view: View[Request, Params]) -> View[Request, Params]:
        @wraps(view)
        def guarded(
            request: Request, /, *args: Params.args, **kwargs: Params.kwargs
        ) -> HttpResponse:
            key = _key_of(request) if request.method == "POST" else None
            try:
                answer = view(request, *args, **kwargs)
            except Http404:
                if key is None or not SentForm.objects.filter(key=key).exists():
                    raise
                if request.headers.get("HX-Request"):
                    return HttpResponse(status=HTTPStatus.NO_CONTENT)
                return redirect(page)
            if key is not None and answer.status_code < HTTPStatus.BAD_REQUEST:
                SentForm.objects.get_or_create(key=key)
            return answer

        return guarded

    return decorate


def name_of(request: HttpRequest) -> uuid.UUID:
    """Return a name for what a posted form makes: the same one for the same form sent again."""
    key = _key_of(request)
    return uuid.uuid4() if key is None else uuid.UUID(key[:32])


def first_time(name: str) -> bool:
    """Say whether nobody has done what this names; whoever asks first is to do it."""
    key = hashlib.sha256(name.encode()).hexdigest()
    _sent, is_new = SentForm.objects.get_or_create(key=key)
    return is_new


def _key_of(request: HttpRequest) -> str | None:
    """Return what names the form and its content; None where its page gave it no token."""
    token = request.POST.get("csrfmiddlewaretoken", "")
    if len(token) != CSRF_TOKEN_LENGTH:
        return None
    files = [
        (file.name, file.size)
        for name in sorted(request.FILES)
        for file in request.FILES.getlist(name)
    ]
    content = json.dumps([request.user.pk, request.path, sorted(request.POST.lists()), files])
    return hashlib.sha256(content.encode()).hexdigest()
