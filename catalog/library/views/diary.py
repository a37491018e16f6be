"""The diary: when the user saw which movie."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models.functions import TruncMonth
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actions.decorators import user_action
from catalog.models import Movie, Rating, Viewing
from core.sent_twice import create_once, leads_on_to

from ...explore.suggestions import suggested_movies
from ..form_errors import show_errors
from ..forms import ViewingForm
from ..responses import respond
from ..undo import Changed, restore, rows_of, snapshot, undo_token, undoable

VIEWINGS_A_PAGE = 50


@login_required
@require_safe
def diary(request: SignedInRequest) -> HttpResponse:
    """The user's viewings of a month, the latest by default, and movies to log by some words."""
    own = Viewing.objects.filter(user=request.user)
    months = list(
        own.annotate(month=TruncMonth("watched_on"))
        .order_by("-month")
        .values_list("month", flat=True)
        .distinct()
    )
    month = _month_named(request.GET.get("month", "")) or (months[0] if months else None)
    words = request.GET.get("log", "")
    to_log = {"words": words, "to_log": suggested_movies(words)}
    shown = _month_context(request, month, months) if month else {}
    return render(request, "catalog/library/diary.html", to_log | shown)


@user_action(replay=True, typed=["watched_on", "note"])
def log_viewing(request: SignedInRequest, pk: int) -> HttpResponse:
    """Log that the user saw a movie."""
    movie = get_object_or_404(Movie, pk=pk)
    form = ViewingForm(request.POST, instance=Viewing(user=request.user, movie=movie))
    own = Viewing.objects.filter(user=request.user)
    viewing = create_once(request, own, lambda: form.save() if form.is_valid() else None)
    if viewing is None:
        return show_errors(request, movie, "diary", viewing_form=form)
    token = undo_token(request.user.pk, unlog_viewing, pk=viewing.pk)
    return _respond(request, viewing, gettext("%(movie)s: added to your diary."), token)


@user_action(replay=True, typed=["watched_on", "note"], page="diary", has_page=True)
def edit_viewing(request: SignedInRequest, viewing_pk: int) -> HttpResponse:
    """Edit the day and the note of a viewing."""
    viewing = get_object_or_404(Viewing, pk=viewing_pk, user=request.user)
    token = undo_token(request.user.pk, restore_viewing, row=snapshot([viewing]))
    form = ViewingForm(request.POST or None, instance=viewing)
    if request.method == "POST" and form.is_valid():
        form.save()
        return _respond(request, viewing, gettext("%(movie)s: diary entry saved."), token)
    return render(request, "catalog/library/viewing_form.html", {"form": form, "viewing": viewing})


@leads_on_to("diary")
@user_action()
def delete_viewing(request: SignedInRequest, viewing_pk: int) -> HttpResponse:
    """Remove a viewing from the diary."""
    viewing = get_object_or_404(Viewing, pk=viewing_pk, user=request.user)
    token = undo_token(request.user.pk, restore, rows=snapshot([viewing]))
    Viewing.objects.filter(pk=viewing.pk).delete()
    return _respond(request, viewing, gettext("%(movie)s: removed from your diary."), token)


@undoable
def unlog_viewing(user_id: int, pk: int) -> Changed:
    """Undo of logging a viewing."""
    viewing = Viewing.objects.get(pk=pk, user=user_id)
    viewing.delete()
    return Changed(movie=viewing.movie)


@undoable
def restore_viewing(user_id: int, row: str) -> Changed:
    """Undo of editing a viewing; one that was deleted since comes back."""
    (viewing,) = rows_of(row)
    viewing.save()
    return Changed(movie=viewing.movie)


def _month_named(text: str) -> date | None:
    """Return the first day of a month such as 2026-05; None for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _month_context(request: SignedInRequest, month: date, months: list[date]) -> dict[str, Any]:
    """Return what the page of `month` shows, and the nearest other months with viewings."""
    own = Viewing.objects.filter(
        user=request.user, watched_on__year=month.year, watched_on__month=month.month
    )
    latest = own.with_rewatch().select_related("movie").prefetch_related("movie__genres")
    page = Paginator(latest.latest_first(), VIEWINGS_A_PAGE).get_page(request.GET.get("page"))
    seen = [viewing.movie_id for viewing in page]
    stars = Rating.objects.filter(user=request.user, movie__in=seen)
    return {
        "month": month,
        "page": page,
        "query": f"month={month:%Y-%m}",
        "earlier": max((other for other in months if other < month), default=None),
        "later": min((other for other in months if other > month), default=None),
        "your_stars": dict(stars.values_list("movie_id", "stars")),
        "any": bool(months),
    }


def _respond(request: SignedInRequest, viewing: Viewing, message: str, token: str) -> HttpResponse:
    page = f"{reverse('diary')}?month={viewing.watched_on:%Y-%m}"
    message %= {"movie": viewing.title}
    return respond(request, message, page=page, token=token, movie=viewing.movie, row="diary")
