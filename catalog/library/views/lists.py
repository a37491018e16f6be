"""Lists: the user's own, and those that others share by a link."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actions.decorators import user_action
from catalog.models import MovieList
from core.admin import related_count
from core.deletion import delete_whole, is_parent_missing
from core.sent_twice import create_once, leads_on_to

from ..forms import ListForm
from ..list_pages import entries_page
from ..list_undo import change_list
from ..list_undo import delete_list as delete_created_list
from ..responses import respond
from ..undo import restore, snapshot_with, undo_token

LISTS_A_PAGE = 50


@login_required
@require_safe
def lists(request: SignedInRequest) -> HttpResponse:
    """The user's lists."""
    own = own_lists(request).order_by("name", "pk")
    counted = own.annotate(movie_count=related_count(MovieList, "entries"))
    page = Paginator(counted, LISTS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "catalog/library/lists.html", {"page": page})


@login_required
@require_safe
def movie_list(request: SignedInRequest, list_pk: int) -> HttpResponse:
    """One of the user's lists, to read and to edit."""
    own = own_list(request, list_pk)
    page = entries_page(own, request.GET.get("page"))
    link = ""
    if own.share_key:
        link = request.build_absolute_uri(reverse("shared_list", args=[own.share_key]))
    return render(
        request,
        "catalog/library/list.html",
        {"movie_list": own, "page": page, "link": link, "owned": True},
    )


@never_cache
@require_safe
def shared_list(request: HttpRequest, key: str) -> HttpResponse:
    """A shared list; its owner is not named."""
    found = get_object_or_404(MovieList, share_key=key)
    page = entries_page(found, request.GET.get("page"), to_others=True)
    context = {"movie_list": found, "page": page, "is_mine": found.user_id == request.user.pk}
    response = render(request, "catalog/library/shared_list.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@user_action(replay=True, typed=["name", "description"], page="lists", has_page=True)
def create_list(request: SignedInRequest) -> HttpResponse:
    """Create a list."""
    form = ListForm(request.POST or None, instance=MovieList(user=request.user))
    made = None
    if request.method == "POST":
        made = create_once(request, own_lists(request), lambda: save_list(form))
    if made:
        token = undo_token(request.user.pk, delete_created_list, pk=made.pk)
        return respond(request, gettext("List created."), token=token, movie_list=made)
    return render(request, "catalog/library/list_form.html", {"form": form})


@user_action(replay=True, typed=["name", "description"], page="lists", has_page=True)
def edit_list(request: SignedInRequest, list_pk: int) -> HttpResponse:
    """Edit a list's name and description, and whether it is ranked."""
    own = own_list(request, list_pk)
    before = {"name": own.name, "description": own.description, "ranked": own.ranked}
    form = ListForm(request.POST or None, instance=own)
    if request.method == "POST" and save_list(form):
        token = undo_token(request.user.pk, change_list, pk=list_pk, fields=before)
        return respond(request, gettext("List saved."), token=token, movie_list=own)
    return render(request, "catalog/library/list_form.html", {"form": form, "movie_list": own})


@leads_on_to("lists")
@user_action()
def delete_list(request: SignedInRequest, list_pk: int) -> HttpResponse:
    """Delete a list; its link stops working."""
    own = own_list(request, list_pk)
    token = undo_token(request.user.pk, restore, rows=snapshot_with(own, own.entries.all()))
    delete_whole(MovieList.objects.filter(pk=list_pk))
    return respond(request, gettext("List deleted."), page=reverse("lists"), token=token)


@user_action()
def share_list(request: SignedInRequest, list_pk: int) -> HttpResponse:
    """Give a list a new link; an earlier link stops working."""
    own = own_list(request, list_pk)
    before = {"share_key": own.share_key}
    token = undo_token(request.user.pk, change_list, pk=list_pk, fields=before)
    own = create_once(request, own_lists(request), own.share)
    message = gettext("Anyone with the link can now see the list.")
    return respond(request, message, token=token, movie_list=own)


@user_action()
def unshare_list(request: SignedInRequest, list_pk: int) -> HttpResponse:
    """Make a list private; its link stops working."""
    own = own_list(request, list_pk)
    before = {"share_key": own.share_key}
    token = undo_token(request.user.pk, change_list, pk=list_pk, fields=before)
    own.unshare()
    message = gettext("The list is private. Its link no longer works.")
    return respond(request, message, token=token, movie_list=own)


def own_list(request: SignedInRequest, pk: int) -> MovieList:
    """Return a list of the user; one of someone else is not found."""
    return get_object_or_404(own_lists(request), pk=pk)


def own_lists(request: SignedInRequest) -> "QuerySet[MovieList]":
    """Return the lists of the user."""
    return MovieList.objects.filter(user=request.user)


def save_list(form: ListForm) -> MovieList | None:
    """Save a list unless the form is invalid or another tab has just taken the name."""
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            return form.save()
    except IntegrityError as error:
        if is_parent_missing(error):
            raise
        taken = gettext("You already have a list with this name.")
        form.add_error("name", ValidationError(taken, code="unique"))
        return None
