"""The page on which users say what they can watch: shelves, services and country."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.requests import SignedInRequest
from actions.decorators import own_page, user_action
from core.limits import LimitReached
from core.sent_twice import create_once
from core.workers import tell_worker

from . import services, where_to_watch
from .forms import FilesForm, NewFileForm, ServerForm, WatchingForm
from .models import OwnService, Shelf
from .tasks import fetch_offers, refresh_shelves
from .watchable import country_of

ITEMS_A_PAGE = 100


@own_page
def watching(request: SignedInRequest) -> HttpResponse:
    """The user's shelves and services, and the shelves of the site."""
    return _page(request)


@user_action(page="watching")
def choose_services(request: SignedInRequest) -> HttpResponse:
    """Keep the country and the services."""
    form = _watching_form(request, request.POST)
    if not form.is_valid():
        return _page(request, services=form)
    chosen = form.cleaned_data
    services.choose(request.user.pk, chosen["country"], chosen["services"])
    tell_worker(request, fetch_offers)
    messages.success(request, _("Saved."))
    return redirect("watching")


@user_action(page="watching")
def add_server(request: SignedInRequest) -> HttpResponse:
    """Add a shelf of a media server, where the admin allows it."""
    if not services.may_name_servers(request.user):
        raise PermissionDenied
    form = ServerForm(request.POST)

    def create() -> Shelf | None:
        if not form.is_valid():
            return None
        shelf = form.save(commit=False)
        try:
            return services.add_server(request.user.pk, shelf, form.cleaned_data["key"])
        except LimitReached as error:
            form.add_error(None, str(error))
            return None

    return _added(request, create_once(request, _own(request), create), server=form)


@user_action(page="watching")
def add_files(request: SignedInRequest) -> HttpResponse:
    """Add a shelf that is filled from files."""
    form = FilesForm(request.POST, request.FILES)

    def create() -> Shelf | None:
        if not form.is_valid():
            return None
        try:
            name, file = form.cleaned_data["name"], form.cleaned_data["file"]
            return services.add_files(request.user.pk, name, file)
        except LimitReached as error:
            form.add_error(None, str(error))
            return None

    return _added(request, create_once(request, _own(request), create), files=form)


@own_page
def shelf(request: SignedInRequest, shelf_pk: int) -> HttpResponse:
    """A shelf that the user can watch from: what is not in the catalogue."""
    found = get_object_or_404(Shelf.objects.of(request.user.pk), pk=shelf_pk)
    return _shelf_page(request, found, NewFileForm())


@user_action(page="watching")
def fill_again(request: SignedInRequest, shelf_pk: int) -> HttpResponse:
    """Fill one's own shelf from a newer file."""
    found = get_object_or_404(_own(request), pk=shelf_pk, kind=Shelf.Kind.FILES)
    form = NewFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shelf_page(request, found, form)
    services.fill_again(found.pk, form.cleaned_data["file"])
    tell_worker(request, refresh_shelves)
    messages.success(request, _("It is being read. Reload this page in a moment."))
    return redirect("shelf", found.pk)


@user_action(page="watching")
def read_again(request: SignedInRequest, shelf_pk: int) -> HttpResponse:
    """Have one's own shelf read now."""
    get_object_or_404(_own(request), pk=shelf_pk)
    services.read_again(shelf_pk, request.user.pk)
    tell_worker(request, refresh_shelves)
    messages.success(request, _("It is being read. Reload this page in a moment."))
    return redirect("watching")


@never_cache
@user_action(page="watching", has_page=True)
def delete_shelf(request: SignedInRequest, shelf_pk: int) -> HttpResponse:
    """Ask, then delete one's own shelf; nothing changes at the server."""
    if request.method == "POST":
        if services.delete(shelf_pk, request.user.pk):
            messages.success(request, _("The shelf is deleted, with its key."))
        return redirect("watching")
    found = get_object_or_404(_own(request), pk=shelf_pk)
    return render(request, "shelves/delete.html", {"shelf": found})


def _page(request: SignedInRequest, **forms: Any) -> HttpResponse:
    """Show the page, with forms that were sent and are wrong."""
    user = request.user
    context = {
        "own": Shelf.objects.filter(user=user),
        "of_the_site": Shelf.objects.filter(user=None),
        "can_have_services": where_to_watch.is_set_up() or user.own_services.exists(),
        "may_name_servers": services.may_name_servers(user),
        "services_form": forms.get("services") or _watching_form(request),
        "server_form": forms.get("server") or ServerForm(auto_id="server_%s"),
        "files_form": forms.get("files") or FilesForm(auto_id="files_%s"),
    }
    return render(request, "shelves/watching.html", context)


def _shelf_page(request: SignedInRequest, found: Shelf, form: NewFileForm) -> HttpResponse:
    unknown = found.items.filter(movie=None)
    page = Paginator(unknown, ITEMS_A_PAGE).get_page(request.GET.get("page"))
    is_own = found.user_id == request.user.pk
    context = {"shelf": found, "page": page, "is_own": is_own, "form": form}
    return render(request, "shelves/shelf.html", context)


def _added(request: SignedInRequest, shelf: Shelf | None, **forms: Any) -> HttpResponse:
    if shelf is None:
        return _page(request, **forms)
    tell_worker(request, refresh_shelves)
    messages.success(request, _("The shelf is there. Its movies come in a moment."))
    return redirect("watching")


def _own(request: SignedInRequest) -> Any:
    return Shelf.objects.filter(user=request.user)


def _watching_form(request: SignedInRequest, data: Any = None) -> WatchingForm:
    own = OwnService.objects.filter(user=request.user)
    chosen = set(own.values_list("service", flat=True))
    return WatchingForm(data, country=country_of(request.user.pk), services=chosen)
