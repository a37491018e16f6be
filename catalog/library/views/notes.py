"""The user's tags and notes, and the history of their ratings."""

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
from core.limits import LimitReached

from ..form_errors import show_errors
from ..forms import NoteForm, TagsForm
from ..responses import respond
from ..undo import Changed, restore, snapshot, undo_token, undoable

MOVIES_A_PAGE = 24


@login_required
@require_safe
def own_tags(request: SignedInRequest) -> HttpResponse:
    """The user's tags, and the movies with the one in the address."""
    own = OwnTag.objects.filter(user=request.user)
    named = normal_tag(request.GET.get("tag", ""))
    tagged = own.filter(name=named).select_related("movie").prefetch_related("movie__genres")
    page = Paginator(tagged.order_by("-pk"), MOVIES_A_PAGE).get_page(request.GET.get("page"))
    counts = own.values("name").annotate(movie_count=Count("pk")).order_by("name")
    tags = counts.values_list("name", "movie_count")
    query = request.GET.copy()
    query.pop("page", None)
    context = {"tags": tags, "named": named, "page": page, "query": query.urlencode()}
    return render(request, "catalog/library/own_tags.html", context)


@user_action(replay=True, typed=["tags"])
def tag_movie(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set the user's tags of a movie."""
    movie = get_object_or_404(Movie, pk=pk)
    form = TagsForm(request.POST)
    if not form.is_valid():
        return show_errors(request, movie, "tags", tags_form=form)
    try:
        before = OwnTag.objects.put(request.user.pk, movie, form.cleaned_data["tags"])
    except LimitReached as error:
        form.add_error("tags", str(error))
        return show_errors(request, movie, "tags", tags_form=form)
    token = undo_token(request.user.pk, restore_tags, movie=pk, names=before)
    message = gettext("%(movie)s: tags saved.") % {"movie": movie.title}
    return respond(request, message, token=token, movie=movie, row="tags")


@user_action(replay=True, typed=["text"])
def note_movie(request: SignedInRequest, pk: int) -> HttpResponse:
    """Save a note on a movie; an empty one deletes it."""
    movie = get_object_or_404(Movie, pk=pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show_errors(request, movie, "note", note_form=form)
    text = form.cleaned_data["text"]
    before = MovieNote.objects.write(request.user.pk, movie, text)
    token = undo_token(request.user.pk, restore_note, movie=pk, text=before)
    message = gettext("%(movie)s: note saved.") if text else gettext("%(movie)s: note deleted.")
    message %= {"movie": movie.title}
    return respond(request, message, token=token, movie=movie, row="note")


@user_action()
def erase_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete the history of a rating, but not the rating."""
    movie = get_object_or_404(Movie, pk=pk)
    changes = RatingChange.objects.filter(user=request.user, movie=movie)
    token = undo_token(request.user.pk, restore, rows=snapshot(changes))
    is_rated = Rating.objects.filter(user=request.user, movie=movie).exists()
    RatingChange.objects.erase(request.user.pk, movie, keep_latest=is_rated)
    message = gettext("%(movie)s: rating history deleted.") % {"movie": movie.title}
    return respond(request, message, token=token, movie=movie, row="history")


@undoable
def restore_tags(user_id: int, movie: int, names: list[str]) -> Changed:
    """Undo of changing tags."""
    found = Movie.everything.get(pk=movie)
    OwnTag.objects.put(user_id, found, names)
    return Changed(movie=found)


@undoable
def restore_note(user_id: int, movie: int, text: str) -> Changed:
    """Undo of saving or deleting a note."""
    found = Movie.everything.get(pk=movie)
    MovieNote.objects.write(user_id, found, text)
    return Changed(movie=found)
