"""The forms of the library."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.limits import LimitReached, refuse_more

from ..models import MovieList, Viewing
from ..models.diary import FIRST_SCREENING, MOST_VIEWINGS, NOTE_LENGTH
from ..models.lists import MOST_LISTS, NAME_LENGTH
from ..models.notes import TAG_LENGTH, normal_tag

TAGS_A_MOVIE = 30


class DateInput(forms.DateInput):
    """A date field with the browser's calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ListNameForm(forms.Form):
    """The name of a new list."""

    name = forms.CharField(label=_("New list"), max_length=NAME_LENGTH)


class ListForm(forms.ModelForm):  # type: ignore[type-arg]
    """A list's name, description and whether it is ranked; names are unique per user."""

    ranked = forms.BooleanField(
        label=_("Number the movies, best first"), label_suffix="", required=False
    )

    class Meta:
        model = MovieList
        fields = ["name", "description", "ranked"]
        labels = {
            "name": _("Name"),
            "description": _("Description"),
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def clean_name(self) -> str:
        """Refuse the name of another list of the user."""
        name: str = self.cleaned_data["name"]
        own = MovieList.objects.filter(user=self.instance.user_id, name=name)
        if own.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("You already have a list with this name."), code="unique")
        if self.instance._state.adding:
            _refuse_more(
                MovieList.objects.filter(user=self.instance.user_id),
                MOST_LISTS,
                gettext("You have %(most)s lists, and there can be no more. Delete one first."),
            )
        return name


class ViewingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A viewing: the day and a note."""

    watched_on = forms.DateField(
        label=_("Seen on"),
        widget=DateInput,
        initial=timezone.localdate,
        validators=[MinValueValidator(FIRST_SCREENING, _("No movie was shown before 1895."))],
    )

    class Meta:
        model = Viewing
        fields = ["watched_on", "note"]
        labels = {"note": _("Note on this viewing")}
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def clean_watched_on(self) -> date:
        """Refuse future days, but not tomorrow: east of the site's time zone it may be today."""
        day: date = self.cleaned_data["watched_on"]
        if day > timezone.localdate() + timedelta(days=1):
            raise ValidationError(_("This date is in the future."), code="future")
        if self.instance._state.adding:
            _refuse_more(
                Viewing.objects.filter(user=self.instance.user_id),
                MOST_VIEWINGS,
                gettext("Your diary has %(most)s entries, and there can be no more."),
            )
        return day


class TagsForm(forms.Form):
    """The tags of a movie, separated by commas."""

    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=(TAG_LENGTH + 2) * TAGS_A_MOVIE,
        help_text=_("Your own keywords, separated by commas. The tag “liked” counts as a like."),
    )

    def clean_tags(self) -> list[str]:
        """Return the normalised tags, each once."""
        names = dict.fromkeys(filter(None, map(normal_tag, self.cleaned_data["tags"].split(","))))
        if len(names) > TAGS_A_MOVIE:
            raise ValidationError(gettext("At most %(n)s tags.") % {"n": TAGS_A_MOVIE})
        for name in names:
            if len(name) > TAG_LENGTH:
                words = gettext("“%(tag)s…” is longer than %(n)s characters.")
                raise ValidationError(words % {"tag": name[:20], "n": TAG_LENGTH})
        return list(names)


class NoteForm(forms.Form):
    """A note on a movie; an empty one deletes it."""

    text = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only you see it."),
    )


def _refuse_more(rows: QuerySet[Any], most: int, message: str) -> None:
    """Make the limit an error of the field that is being cleaned."""
    try:
        refuse_more(rows, most, message)
    except LimitReached as error:
        raise ValidationError(str(error), code="limit") from error


def first_problem(form: forms.BaseForm) -> str:
    """Return the first error of a form."""
    problems: dict[str, Any] = form.errors
    return str(next(iter(problems.values()))[0])
