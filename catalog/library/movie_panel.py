"""What one user keeps about one movie, as the movie's page shows it."""

from dataclasses import dataclass, field

from django import forms
from django.db.models import Exists, OuterRef

from ..models import ListEntry, Movie, MovieList, MovieNote, OwnTag, RatingChange, Viewing
from .forms import ListNameForm, NoteForm, TagsForm, ViewingForm


@dataclass
class MoviePanel:
    """The rows of the panel and their forms.

    Attributes
    ----------
    lists
        All lists of the user, each with `holds`: whether the movie is on it.
    viewings
        The latest first, each with `rewatch`: whether there is an earlier one.
    changes
        Of the rating, the latest first.
    opened
        The row that is open: "lists", "diary", "tags", "note" or "history".
    """

    movie: Movie
    lists: list[MovieList]
    viewings: list[Viewing]
    tags: list[str]
    note: str
    changes: list[RatingChange]
    opened: str = ""
    list_form: forms.Form = field(default_factory=ListNameForm)
    viewing_form: forms.BaseForm = field(default_factory=ViewingForm)
    tags_form: forms.Form = field(default_factory=TagsForm)
    note_form: forms.Form = field(default_factory=NoteForm)

    @property
    def lists_with_movie(self) -> list[MovieList]:
        """The lists that the movie is on."""
        return [own for own in self.lists if own.holds]  # type: ignore[attr-defined]


def movie_panel(user_id: int, movie: Movie, opened: str = "") -> MoviePanel:
    """Read what this user keeps about `movie`."""
    about = {"user_id": user_id, "movie": movie}
    holds = Exists(ListEntry.objects.filter(movie_list=OuterRef("pk"), movie=movie))
    tags = list(OwnTag.objects.filter(**about).order_by("pk").values_list("name", flat=True))
    note = MovieNote.objects.filter(**about).values_list("text", flat=True).first() or ""
    return MoviePanel(
        movie=movie,
        lists=list(MovieList.objects.filter(user_id=user_id).annotate(holds=holds)),
        viewings=list(Viewing.objects.filter(**about).with_rewatch().latest_first()),
        tags=tags,
        note=note,
        changes=list(RatingChange.objects.filter(**about).order_by("-at", "-pk")),
        opened=opened,
        tags_form=TagsForm(initial={"tags": ", ".join(tags)}),
        note_form=NoteForm(initial={"text": note}),
    )
