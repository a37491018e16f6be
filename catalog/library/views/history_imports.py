"""Importing a history: files are dropped, a worker imports them, and the page follows it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext

from accounts.requests import SignedInRequest
from actions.decorators import own_page, user_action
from catalog.models import HistoryImport, UnmatchedMovie
from core.limits import LimitReached, refuse_more
from core.sent_twice import create_once
from core.shared_files import shared_files
from core.workers import tell_worker

from ...imports.history import beginning, uploads
from ...imports.history.errors import UnusableFileError
from ...imports.history.running import ASK_COLUMNS, ASK_DATES
from ...imports.history.tables import open_tables
from ...tasks import run_history_imports
from ..import_forms import BringForm, ColumnsForm, DatesForm, OrphanedForm, ProfileForm, ScaleForm
from ..notices import await_import

IMPORTS_A_PAGE = 20
MOST_IMPORTS = 500
"""Of one person."""
MOST_AT_ONCE = 3
"""Imports of one person that wait or run."""


@user_action(page="bring_history", has_page=True)
def bring(request: SignedInRequest) -> HttpResponse:
    """Take files, and have them imported."""
    form = BringForm(request.POST or None, request.FILES or None)
    own = HistoryImport.objects.filter(user=request.user)
    if request.method == "POST":
        history_import = create_once(request, own, lambda: _begin(request, form))
        if history_import is not None:
            await_import(request, history_import)
            tell_worker(request, run_history_imports, request.user.pk)
            return redirect("history_import", history_import.pk)
    page = Paginator(own, IMPORTS_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, **_open_questions(request)}
    return render(request, "catalog/imports/bring.html", context)


@own_page
def one(request: SignedInRequest, import_pk: int) -> HttpResponse:
    """How far an import is, and what became of it."""
    history_import = get_object_or_404(HistoryImport, pk=import_pk, user=request.user)
    return render(request, "catalog/imports/import.html", _shown(request, history_import))


@own_page
def live(request: SignedInRequest, import_pk: int) -> HttpResponse:
    """The part of the page that changes while a worker imports."""
    history_import = get_object_or_404(HistoryImport, pk=import_pk, user=request.user)
    context = {"announces": True, **_shown(request, history_import)}
    return render(request, "catalog/imports/partials/live.html", context)


@user_action(page="bring_history")
def change(request: SignedInRequest, import_pk: int) -> HttpResponse:
    """Import the files anew, with what the user says of one of them."""
    history_import = get_object_or_404(HistoryImport, pk=import_pk, user=request.user)
    place, form = _posted_form(request, history_import)
    if form is None:
        return redirect("history_import", history_import.pk)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("history_import", history_import.pk)
    said = {name: value for name, value in form.cleaned_data.items() if name != "file"}
    if history_import.state == HistoryImport.State.UNDONE:
        messages.error(request, gettext("This import was undone. Bring the file again."))
        return redirect("bring_history")
    own = HistoryImport.objects.filter(user=request.user)
    changed = create_once(request, own, lambda: beginning.choose(history_import, place, said))
    await_import(request, changed)
    tell_worker(request, run_history_imports, request.user.pk)
    return redirect("history_import", changed.pk)


@user_action(page="bring_history")
def undo(request: SignedInRequest, import_pk: int) -> HttpResponse:
    """Take an import back."""
    history_import = get_object_or_404(HistoryImport, pk=import_pk, user=request.user)
    if beginning.cancel(history_import):
        tell_worker(request, run_history_imports, request.user.pk)
    return redirect("history_import", history_import.pk)


def _begin(request: SignedInRequest, form: BringForm) -> HistoryImport | None:
    own = HistoryImport.objects.filter(user=request.user)
    if own.unfinished().count() >= MOST_AT_ONCE:
        form.add_error(None, gettext("Wait until your other imports are done."))
    try:
        refuse_more(
            own, MOST_IMPORTS, gettext("You have %(most)s imports, and there can be no more.")
        )
    except LimitReached as error:
        form.add_error(None, str(error))
    if not form.is_valid():
        return None
    files = [uploads.keep_file(file, file.name or "") for file in form.cleaned_data["uploads"]]
    return beginning.begin(request.user.pk, files, form.cleaned_data["rule"])


def _open_questions(request: SignedInRequest) -> dict[str, Any]:
    own = UnmatchedMovie.objects.filter(user=request.user)
    return {"to_review": own.to_review().count(), "unknown": own.unknown().count()}


def _shown(request: SignedInRequest, history_import: HistoryImport) -> dict[str, Any]:
    files = [
        (
            report,
            _form_for(history_import, place, report),
            _orphaned_form(history_import, place, report),
            _profile_form(history_import, place, report),
        )
        for place, report in enumerate(history_import.reports)
    ]
    return {"import": history_import, "files": files, **_open_questions(request)}


def _form_for(history_import: HistoryImport, place: int, report: dict[str, Any]) -> Form | None:
    """Return the form in which the owner can say more of a file."""
    if history_import.is_working or history_import.state == HistoryImport.State.UNDONE:
        return None
    if _asks_for_columns(history_import, place):
        return ColumnsForm(_header(history_import, place), initial={"file": place})
    if report.get("asks") == ASK_DATES:
        return DatesForm(initial={"file": place})
    if report["scale"] and _is_kept(history_import, place):
        return ScaleForm(initial={"file": place, "scale": f"{report['scale']:g}"})
    return None


def _orphaned_form(
    history_import: HistoryImport, place: int, report: dict[str, Any]
) -> OrphanedForm | None:
    """Return the form that asks about entries of movies which the other site no longer has."""
    is_over = history_import.state == HistoryImport.State.DONE
    choices = history_import.files[place].get("choices", {})
    has_any = "orphaned" in report["skipped"] or choices.get("orphaned")
    if not (is_over and has_any and _is_kept(history_import, place)):
        return None
    chosen = "yes" if choices.get("orphaned") else "no"
    return OrphanedForm(initial={"file": place, "orphaned": chosen})


def _profile_form(
    history_import: HistoryImport, place: int, report: dict[str, Any]
) -> ProfileForm | None:
    """Return the form that asks whose entries to take, where several people share an account."""
    is_over = history_import.state == HistoryImport.State.DONE
    profiles = report.get("profiles")
    if not (is_over and profiles and _is_kept(history_import, place)):
        return None
    chosen = history_import.files[place].get("choices", {}).get("profile", "")
    return ProfileForm(profiles, initial={"file": place, "profile": chosen})


def _is_kept(history_import: HistoryImport, place: int) -> bool:
    return shared_files.exists(uploads.path_of(history_import.files[place]["kept"]))


def _posted_form(
    request: SignedInRequest, history_import: HistoryImport
) -> tuple[int, Form | None]:
    """Return the number of the file that a form is about, and the form.

    There is none that says the columns of a file of which they are not asked, or no longer.
    """
    number = request.POST.get("file", "")
    place = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else -1
    if not 0 <= place < len(history_import.files):
        raise Http404
    if "day_first" in request.POST:
        return place, DatesForm(request.POST)
    if "orphaned" in request.POST:
        return place, OrphanedForm(request.POST)
    if "profile" in request.POST:
        (report,) = history_import.reports[place : place + 1] or [{}]
        return place, ProfileForm(report.get("profiles", []), request.POST)
    if "scale" in request.POST:
        return place, ScaleForm(request.POST)
    if not _asks_for_columns(history_import, place):
        return place, None
    return place, ColumnsForm(_header(history_import, place), request.POST)


def _asks_for_columns(history_import: HistoryImport, place: int) -> bool:
    if history_import.is_working or history_import.state == HistoryImport.State.UNDONE:
        return False
    reports = history_import.reports[place : place + 1]
    return any(report.get("asks") == ASK_COLUMNS for report in reports)


def _header(history_import: HistoryImport, place: int) -> list[str]:
    file = history_import.files[place]
    try:
        with shared_files.at_hand(uploads.path_of(file["kept"])) as path:
            (table,) = open_tables(path, file["name"])
            return list(table.header)
    except (OSError, UnusableFileError, ValueError):
        return []
