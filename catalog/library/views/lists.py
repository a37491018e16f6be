"""The pages of lists: one's own, and those shared by a link."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actions.decorators import user_action
from catalog.models import MovieList

from ..forms import ListForm
from ..list_pages import entries_page
from ..list_undo import delete_list_again, describe_list, facts_of, link_list, put_list_back
from ..responses import answer
from ..undo import undo_token


@login_required
@require_safe
def lists(request: SignedInRequest) -> HttpResponse:
    """The visitor's lists."""
    own = MovieList.objects.filter(user=request.user).annotate(movie_count=Count("entries"))
    return render(request, "catalog/library/lists.html", {"lists": own.order_by("name", "pk")})


@login_required
@require_safe
def movie_list(request: SignedInRequest, list_pk: int) -> HttpResponse:
    """One of the visitor's lists, with what can be done to it."""
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
    """A list for whoever has its link; it says nothing of whose it is."""
    found = get_object_or_404(MovieList, share_key=key)
    page = entries_page(found, request.GET.get("page"))
    context = {"movie_list": found, "page": page, "is_mine": found.user_id == request.user.pk}
    response = render(request, "catalog/library/shared_list.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@user_action(replay=True, typed=["name", "description"], page="lists", has_page=True)
def create_list(request: SignedInRequest) -> HttpResponse:
    """A new list."""
    made = MovieList(user=request.user)
    form = ListForm(request.POST or None, instance=made)
    if request.method == "POST" and save_list(form):
        undo = undo_token(request.user.pk, delete_list_again, pk=made.pk)
        return _answer(request, gettext("The list is made."), made, undo)
    return render(request, "catalog/library/list_form.html", {"form": form})


@user_action(replay=True, typed=["name", "description"], page="lists", has_page=True)
def edit_list(request: SignedInRequest, list_pk: int) -> HttpResponse:
    """A list's name, description and kind."""
    own = own_list(request, list_pk)
    before = {"name": own.name, "description": own.description, "ranked": own.ranked}
    form = ListForm(request.POST or None, instance=own)
    if request.method == "POST" and save_list(form):
        undo = undo_token(request.user.pk, describe_list, pk=list_pk, **before)
        return _answer(request, gettext("The list is changed."), own, undo)
    return render(request, "catalog/library/list_form.html", {"form": form, "movie_list": own})


@user_action()
def delete_list(request: SignedInRequest, list_pk: int) -> HttpResponse:
    """Delete a list; a link to it leads nowhere."""
    own = own_list(request, list_pk)
    undo = undo_token(request.user.pk, put_list_back, **facts_of(own))
    own.delete()
    return answer(request, gettext("The list is deleted."), default=reverse("lists"), undo=undo)


@user_action()
def share_list(request: SignedInRequest, list_pk: int) -> HttpResponse:
    """Give a list a link of its own; the link that it had ends."""
    own = own_list(request, list_pk)
    undo = undo_token(request.user.pk, link_list, pk=list_pk, key=own.share_key)
    own.share()
    return _answer(request, gettext("Whoever has the link can now read the list."), own, undo)


@user_action()
def unshare_list(request: SignedInRequest, list_pk: int) -> HttpResponse:
    """Make a list private again."""
    own = own_list(request, list_pk)
    undo = undo_token(request.user.pk, link_list, pk=list_pk, key=own.share_key)
    own.unshare()
    return _answer(request, gettext("The list is private again; its link ends."), own, undo)


def own_list(request: SignedInRequest, pk: int) -> MovieList:
    """Return one of the visitor's lists; another's is not found."""
    return get_object_or_404(MovieList, pk=pk, user=request.user)


def save_list(form: Any) -> bool:
    """Save a list unless the form is wrong, or another tab has just taken the name."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        form.add_error("name", gettext("You have a list of this name."))
        return False
    return True


def _answer(request: SignedInRequest, said: str, changed: MovieList, undo: str) -> HttpResponse:
    page = reverse("list", args=[changed.pk])
    return answer(request, said, default=page, undo=undo)
