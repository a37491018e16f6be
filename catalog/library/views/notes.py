"""Tags and notes of one's own, and what one thought of a movie before."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actions.decorators import user_action
from catalog.models import Movie, MovieNote, OwnTag, Rating, RatingChange
from catalog.models.notes import normal_tag

from ..form_errors import refuse
from ..forms import NoteForm, TagsForm
from ..movie_panel import yours_of
from ..responses import answer
from ..undo import Changed, undo_token, undoable

MOVIES_A_PAGE = 48


@login_required
@require_safe
def own_tags(request: SignedInRequest) -> HttpResponse:
    """The visitor's tags, and the movies with the one that is named."""
    own = OwnTag.objects.filter(user=request.user)
    named = normal_tag(request.GET.get("tag", ""))
    tagged = own.filter(name=named).select_related("movie").prefetch_related("movie__genres")
    page = Paginator(tagged.order_by("-pk"), MOVIES_A_PAGE).get_page(request.GET.get("page"))
    tags = own.values("name").annotate(movie_count=Count("pk")).order_by("name")
    query = request.GET.copy()
    query.pop("page", None)
    context = {"tags": tags, "named": named, "page": page, "query": query.urlencode()}
    return render(request, "catalog/library/own_tags.html", context)


@user_action(replay=True, typed=["tags"])
def tag_movie(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put tags of one's own on a movie, in place of those it had."""
    movie = get_object_or_404(Movie, pk=pk)
    form = TagsForm(request.POST)
    if not form.is_valid():
        return refuse(request, movie, "tags", tags_form=form)
    before = OwnTag.objects.put(request.user.pk, movie, form.cleaned_data["tags"])
    undo = undo_token(request.user.pk, tag_again, movie=pk, names=before)
    return _answer(request, movie, "tags", gettext("%(movie)s: tags saved."), undo)


@user_action(replay=True, typed=["text"])
def note_movie(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write a note on a movie, or take it away."""
    movie = get_object_or_404(Movie, pk=pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return refuse(request, movie, "note", note_form=form)
    text = form.cleaned_data["text"]
    before = MovieNote.objects.write(request.user.pk, movie, text)
    undo = undo_token(request.user.pk, note_again, movie=pk, text=before)
    said = gettext("%(movie)s: note saved.") if text else gettext("%(movie)s: note deleted.")
    return _answer(request, movie, "note", said, undo)


@user_action()
def erase_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Forget what one gave a movie before; a rating that stands is left alone."""
    movie = get_object_or_404(Movie, pk=pk)
    own = RatingChange.objects.filter(user=request.user, movie=movie).order_by("at", "pk")
    changes = [(stars, at.isoformat()) for stars, at in own.values_list("stars", "at")]
    stands = Rating.objects.filter(user=request.user, movie=movie).exists()
    RatingChange.objects.erase(request.user.pk, movie, keep_latest=stands)
    undo = undo_token(request.user.pk, remember_again, movie=pk, changes=changes)
    said = gettext("%(movie)s: the history of your rating is erased.")
    return _answer(request, movie, "history", said, undo)


@undoable
def tag_again(user_id: int, movie: int, names: list[str]) -> Changed:
    """Undo of changing tags."""
    found = Movie.objects.get(pk=movie)
    OwnTag.objects.put(user_id, found, names)
    return Changed(movie=found)


@undoable
def note_again(user_id: int, movie: int, text: str) -> Changed:
    """Undo of writing and of deleting a note."""
    found = Movie.objects.get(pk=movie)
    MovieNote.objects.write(user_id, found, text)
    return Changed(movie=found)


@undoable
def remember_again(user_id: int, movie: int, changes: list[tuple[float | None, str]]) -> Changed:
    """Undo of erasing a rating's history."""
    found = Movie.objects.get(pk=movie)
    own = RatingChange.objects.filter(user_id=user_id, movie=found)
    there = set(own.values_list("at", flat=True))
    RatingChange.objects.bulk_create(
        RatingChange(user_id=user_id, movie=found, stars=stars, at=at)
        for stars, at in ((stars, datetime.fromisoformat(text)) for stars, text in changes)
        if at not in there
    )
    return Changed(movie=found)


def _answer(request: SignedInRequest, movie: Movie, row: str, said: str, undo: str) -> HttpResponse:
    yours = yours_of(request.user.pk, movie, row) if request.htmx else None
    said %= {"movie": movie.title}
    return answer(request, said, default=movie.get_absolute_url(), undo=undo, yours=yours)
