"""Taking one's data along: an archive is asked for, made, and downloaded by its owner alone."""

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.audit.log import Action, record
from accounts.requests import SignedInRequest
from actions.decorators import own_page, user_action
from catalog.models import DataExport
from core.sent_twice import create_once
from core.shared_files import shared_files
from core.workers import tell_worker

from ...exports import making
from ...tasks import make_exports
from ..notices import await_export


@user_action(page="export", has_page=True)
@never_cache
def export(request: SignedInRequest) -> HttpResponse:
    """Offer the archive, and have one made; after asking for the password."""
    raise_if_reauthentication_required(request, app="allauth.account")
    if request.method == "POST":
        own = DataExport.objects.filter(user=request.user)
        asked = create_once(request, own, lambda: _begin(request))
        _make(request, asked)
        return redirect("export")
    return render(request, "catalog/exports/export.html", _shown(request))


@own_page
def live(request: SignedInRequest) -> HttpResponse:
    """The part of the page that changes when the archive is made."""
    context = {"announces": True, **_shown(request)}
    return render(request, "catalog/exports/partials/live.html", context)


@own_page
def download(request: SignedInRequest, export_pk: int) -> FileResponse:
    """Download an archive, after asking for the password."""
    found = get_object_or_404(DataExport.objects.ready(), pk=export_pk, user=request.user)
    raise_if_reauthentication_required(request, app="allauth.account")
    try:
        file = shared_files.open(found.path)
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"movierec-{timezone.localdate(found.finished_at):%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _begin(request: SignedInRequest) -> DataExport:
    record(Action.EXPORTED, request.user)
    return making.begin(request.user.pk)


def _make(request: SignedInRequest, asked: DataExport) -> None:
    """Make the archive now if it is small, else have a worker begin; the schedule would, too."""
    if making.is_small(request.user.pk):
        making.make(asked)
        return
    await_export(request, asked)
    tell_worker(request, make_exports, request.user.pk)


def _shown(request: SignedInRequest) -> dict[str, Any]:
    own = DataExport.objects.filter(user=request.user)
    return {"ready": own.ready().first(), "waiting": own.filter(finished_at=None).first()}
