"""The diary: which movie was seen when."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models.functions import TruncMonth
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actions.decorators import user_action
from catalog.models import Movie, Rating, Viewing

from ..form_errors import refuse
from ..forms import ViewingForm
from ..movie_panel import yours_of
from ..responses import answer
from ..undo import Changed, undo_token, undoable


@login_required
@require_safe
def diary(request: SignedInRequest) -> HttpResponse:
    """The visitor's viewings of a month, the latest first; the latest month unless one is named."""
    own = Viewing.objects.filter(user=request.user)
    months = list(
        own.annotate(month=TruncMonth("watched_on"))
        .order_by("-month")
        .values_list("month", flat=True)
        .distinct()
    )
    month = _month_named(request.GET.get("month", "")) or (months[0] if months else None)
    return render(
        request,
        "catalog/library/diary.html",
        _month_context(request, month, months) if month else {},
    )


@user_action(replay=True, typed=["watched_on", "note"])
def log_viewing(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write down that a movie was seen."""
    movie = get_object_or_404(Movie, pk=pk)
    viewing = Viewing(user=request.user, movie=movie)
    form = ViewingForm(request.POST, instance=viewing)
    if not form.is_valid():
        return refuse(request, movie, "diary", viewing_form=form)
    form.save()
    undo = undo_token(request.user.pk, strike_viewing, pk=viewing.pk)
    return _answer(request, viewing, gettext("%(movie)s: in your diary."), undo)


@user_action(replay=True, typed=["watched_on", "note"], page="diary", has_page=True)
def edit_viewing(request: SignedInRequest, viewing_pk: int) -> HttpResponse:
    """Another day, another note."""
    viewing = get_object_or_404(Viewing, pk=viewing_pk, user=request.user)
    before = _facts_of(viewing)
    form = ViewingForm(request.POST or None, instance=viewing)
    if request.method == "POST" and form.is_valid():
        form.save()
        undo = undo_token(request.user.pk, put_viewing_back, **before)
        return _answer(request, viewing, gettext("%(movie)s: the diary is changed."), undo)
    return render(request, "catalog/library/viewing_form.html", {"form": form, "viewing": viewing})


@user_action()
def delete_viewing(request: SignedInRequest, viewing_pk: int) -> HttpResponse:
    """Strike a viewing from the diary."""
    viewing = get_object_or_404(Viewing, pk=viewing_pk, user=request.user)
    undo = undo_token(request.user.pk, put_viewing_back, **_facts_of(viewing))
    Viewing.objects.filter(pk=viewing.pk).delete()
    return _answer(request, viewing, gettext("%(movie)s: struck from your diary."), undo)


@undoable
def strike_viewing(user_id: int, pk: int) -> Changed:
    """Undo of logging a viewing."""
    viewing = Viewing.objects.get(pk=pk, user=user_id)
    viewing.delete()
    return Changed(movie=viewing.movie)


@undoable
def put_viewing_back(
    user_id: int, pk: int, movie: int | None, title: str, watched_on: str, note: str, at: str
) -> Changed:
    """Undo of changing and of deleting a viewing."""
    found = Movie.objects.filter(pk=movie).first() if movie else None
    facts = {"watched_on": date.fromisoformat(watched_on), "note": note}
    since = datetime.fromisoformat(at)
    made = {**facts, "movie": found, "title": title, "created_at": since}
    Viewing.objects.update_or_create(
        pk=pk, user_id=user_id, defaults=facts, create_defaults={**made, "user_id": user_id}
    )
    return Changed(movie=found)


def _facts_of(viewing: Viewing) -> dict[str, Any]:
    return {
        "pk": viewing.pk,
        "movie": viewing.movie_id,
        "title": viewing.title,
        "watched_on": viewing.watched_on.isoformat(),
        "note": viewing.note,
        "at": viewing.created_at.isoformat(),
    }


def _month_named(text: str) -> date | None:
    """Return the first day of a month such as 2026-05; None for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _month_context(request: SignedInRequest, month: date, months: list[date]) -> dict[str, Any]:
    """Return what the page of `month` shows, and which months with viewings lie around it."""
    own = Viewing.objects.filter(
        user=request.user, watched_on__year=month.year, watched_on__month=month.month
    )
    viewings = list(
        own.with_rewatch().select_related("movie").prefetch_related("movie__genres").latest_first()
    )
    seen = [viewing.movie_id for viewing in viewings]
    stars = Rating.objects.filter(user=request.user, movie__in=seen)
    return {
        "month": month,
        "viewings": viewings,
        "earlier": max((other for other in months if other < month), default=None),
        "later": min((other for other in months if other > month), default=None),
        "your_stars": dict(stars.values_list("movie_id", "stars")),
        "any": bool(months),
    }


def _answer(request: SignedInRequest, viewing: Viewing, said: str, undo: str) -> HttpResponse:
    yours = None
    if request.htmx and viewing.movie:
        yours = yours_of(request.user.pk, viewing.movie, "diary")
    page = f"{reverse('diary')}?month={viewing.watched_on:%Y-%m}"
    said %= {"movie": viewing.title}
    return answer(request, said, default=page, undo=undo, yours=yours)
