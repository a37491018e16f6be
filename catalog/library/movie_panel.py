"""What one user keeps about one movie, as the movie's page shows it."""

from dataclasses import dataclass, field

from django import forms
from django.db.models import Exists, OuterRef

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

    @property
    def lists_with_movie(self) -> list[MovieList]:
        """The lists that the movie is on."""
        return [own for own in self.lists if own.holds]  # type: ignore[attr-defined]


def movie_panel(user_id: int, movie: Movie, opened: str = "") -> MoviePanel:
    """Read what this user keeps about `movie`."""
    about = {"user_id": user_id, "movie": movie}
    holds = Exists(ListEntry.objects.filter(movie_list=OuterRef("pk"), movie=movie))
    tags = list(OwnTag.objects.filter(**about).order_by("pk").values_list("name", flat=True))
    lists = MovieList.objects.filter(user_id=user_id).annotate(holds=holds)
    shown = lists.order_by("-holds", "-pk").values("pk")[:LISTS_SHOWN]
    viewings = Viewing.objects.filter(**about)
    latest = list(viewings.with_rewatch().latest_first()[: VIEWINGS_SHOWN + 1])
    note = MovieNote.objects.filter(**about).values_list("text", flat=True).first() or ""
    return MoviePanel(
        movie=movie,
        lists=list(lists.filter(pk__in=shown)),
        viewings=latest[:VIEWINGS_SHOWN],
        viewing_count=len(latest) if len(latest) <= VIEWINGS_SHOWN else viewings.count(),
        tags=tags,
        note=note,
        changes=RatingChange.objects.newest(user_id, movie),
        opened=opened,
        tags_form=TagsForm(initial={"tags": ", ".join(tags)}),
        note_form=NoteForm(initial={"text": note}),
    )
