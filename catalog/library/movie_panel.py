"""What one user keeps about one movie, as the movie's page shows it."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet, Value

from core.compiled import FIRST, SECOND, CompiledQuery

from ..models import ListEntry, Movie, MovieList, MovieNote, OwnTag, RatingChange, Viewing
from .forms import ListNameForm, NoteForm, TagsForm, ViewingForm

LISTS_SHOWN = 50
VIEWINGS_SHOWN = 20


@dataclass
class MoviePanel:
    """The rows of the panel and their forms.

    Attributes
    ----------
    lists
        Lists of the user by name, each with `holds`: whether the movie is on it; of more than
        `LISTS_SHOWN` those that hold it and the newest.
    viewings
        The latest `VIEWINGS_SHOWN` first, each with `rewatch`: whether there is an earlier one.
    viewing_count
        How many there are.
    changes
        Of the rating, as `RatingChangeQuerySet.newest` returns them.
    opened
        The row that is open: "lists", "diary", "tags", "note" or "history".
    """

    movie: Movie
    lists: list[MovieList]
    viewings: list[Viewing]
    viewing_count: int
    tags: list[str]
    note: str
    changes: list[RatingChange]
    opened: str = ""
    list_form: forms.Form = field(default_factory=ListNameForm)
    viewing_form: forms.BaseForm = field(default_factory=ViewingForm)
    tags_form: forms.Form = field(default_factory=TagsForm)
    note_form: forms.Form = field(default_factory=NoteForm)

    @property
    def has_more_lists(self) -> bool:
        """Whether there may be lists that are not shown."""
        return len(self.lists) == LISTS_SHOWN

    @property
    def earlier_count(self) -> int:
        """How many viewings are not shown."""
        return self.viewing_count - len(self.viewings)

    def is_pristine(self, row: str) -> bool:
        """Return whether there is nothing in a row, and nobody has opened it or typed there."""
        kept = {"lists": self.lists, "diary": self.viewings, "tags": self.tags, "note": self.note}
        forms = {
            "lists": self.list_form,
            "diary": self.viewing_form,
            "tags": self.tags_form,
            "note": self.note_form,
        }
        return not (kept[row] or forms[row].is_bound or self.opened == row)

    @property
    def lists_with_movie(self) -> list[MovieList]:
        """The lists that the movie is on."""
        return [own for own in self.lists if own.holds]  # type: ignore[attr-defined]


_TAG, _VIEWING, _NOTE, _CHANGE, _LIST = range(5)


def movie_panel(user_id: int, movie: Movie, opened: str = "") -> MoviePanel:
    """Read what this user keeps about `movie`."""
    about = {"user_id": user_id, "movie": movie}
    kept = {kind for (kind,) in _kinds_kept().rows(user_id, movie.pk)}
    viewings, shown = Viewing.objects.filter(**about), []
    tags, note, changes = [], "", []
    if _TAG in kept:
        tags = list(OwnTag.objects.filter(**about).order_by("pk").values_list("name", flat=True))
    if _VIEWING in kept:
        shown = list(viewings.with_rewatch().latest_first()[: VIEWINGS_SHOWN + 1])
    if _NOTE in kept:
        note = MovieNote.objects.filter(**about).values_list("text", flat=True).first() or ""
    if _CHANGE in kept:
        changes = RatingChange.objects.newest(user_id, movie)
    return MoviePanel(
        movie=movie,
        lists=_lists(user_id, movie) if _LIST in kept else [],
        viewings=shown[:VIEWINGS_SHOWN],
        viewing_count=len(shown) if len(shown) <= VIEWINGS_SHOWN else viewings.count(),
        tags=tags,
        note=note,
        changes=changes,
        opened=opened,
        tags_form=TagsForm(initial={"tags": ", ".join(tags)}),
        note_form=NoteForm(initial={"text": note}),
    )


@cache
def _kinds_kept() -> CompiledQuery:
    """Of what there is anything of a user's about a movie; of their lists, whether there is one."""

    def any_of(kind: int, rows: "QuerySet[Any]") -> "QuerySet[Any, Any]":
        return rows.order_by().values_list(Value(kind))

    own = {"user_id": FIRST, "movie_id": SECOND}
    kinds = (
        any_of(_VIEWING, Viewing.objects.filter(**own)),
        any_of(_NOTE, MovieNote.objects.filter(**own)),
        any_of(_CHANGE, RatingChange.objects.filter(**own)),
        any_of(_LIST, MovieList.objects.filter(user_id=FIRST)),
    )
    return CompiledQuery.of(any_of(_TAG, OwnTag.objects.filter(**own)).union(*kinds))


def _lists(user_id: int, movie: Movie) -> list[MovieList]:
    holds = Exists(ListEntry.objects.filter(movie_list=OuterRef("pk"), movie=movie))
    lists = MovieList.objects.filter(user_id=user_id).annotate(holds=holds)
    shown = lists.order_by("-holds", "-pk").values("pk")[:LISTS_SHOWN]
    return list(lists.filter(pk__in=shown))
