"""Form fields of the catalogue's administration."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.validators import URLValidator
from django.forms import CheckboxInput
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy

from movielens import parse_title

from ..merging.duplicates import twins_of
from ..models import Movie
from ..posters import LARGEST, PosterField
from ..providers.tmdb import address_of_picture, is_place_of_picture


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    def __init__(self, *, longest_line: int, **kwargs: Any) -> None:
        kwargs.setdefault("widget", AdminTextareaWidget(attrs={"rows": 4}))
        super().__init__(**kwargs)
        self.longest_line = longest_line

    def prepare_value(self, value: Any) -> Any:
        """Return the text to edit."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the lines that are not blank, each once."""
        lines = (" ".join(line.split()) for line in str(value or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def validate(self, value: Any) -> None:
        """Refuse a line that is too long."""
        super().validate(value)
        if any(len(line) > self.longest_line for line in value):
            raise forms.ValidationError(
                gettext("A line has more than %(most)s characters.") % {"most": self.longest_line}
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other lines were sent."""
        return bool(self.to_python(data) != (initial or []))


def _already_here(twin: Movie) -> str:
    address = reverse("admin:catalog_movie_change", args=[twin.pk])
    link = format_html('<a href="{}">{}</a>', address, twin)
    return format_html(gettext("{} is here already."), link)


class PosterAddressField(forms.CharField):
    """The address of an image elsewhere; or a picture as TMDB names it, as in ``/abc.jpg``."""

    default_validators = [URLValidator(schemes=["https"])]

    def to_python(self, value: Any) -> Any:
        """Return the address."""
        text = super().to_python(value) or ""
        return address_of_picture(text) if is_place_of_picture(text) else text


class UntouchedStaysForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row of which only what was changed on the page is written.

    What others have changed in the other fields since the page was loaded stays.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [name for name in self.fields if name in self.initial and self.instance.pk]
        # Programs send no values from before: theirs are compared with what is there.
        is_page = not self.is_bound or any(self.add_initial_prefix(n) in self.data for n in shown)
        for name in shown:
            is_file = isinstance(self.fields[name], forms.FileField)
            self.fields[name].show_hidden_initial = is_page and not is_file

    def clean(self) -> dict[str, Any]:
        """Put what is there in place of what was sent unchanged."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk is not None:
            untouched = self.initial.keys() & cleaned.keys() - set(self.changed_data)
            cleaned |= {name: self.initial[name] for name in untouched}
        return cleaned


class MovieForm(UntouchedStaysForm):
    """A movie, with its alternative titles one a line."""

    alternative_titles = LinesField(
        label=gettext_lazy("Alternative titles"),
        required=False,
        longest_line=400,
        help_text=gettext_lazy("Other titles the movie is known by, one a line."),
    )

    poster_url = PosterAddressField(
        label=gettext_lazy("Poster’s address"),
        required=False,
        max_length=500,
        help_text=gettext_lazy(
            "Of an image elsewhere, by https, which browsers fetch from there; an uploaded one"
            " comes first. A picture of TMDB may be named as there, as in /abc.jpg."
        ),
    )

    poster = PosterField(
        required=False,
        help_text=format_lazy(
            gettext_lazy(
                "JPEG, PNG, WebP or AVIF. It is kept as WebP of at most {width} × {height} pixels,"
                " and smaller for cards, without metadata."
            ),
            width=LARGEST[0],
            height=LARGEST[1],
        ),
    )

    add_anyway = forms.BooleanField(
        required=False,
        widget=forms.HiddenInput,
        label=gettext_lazy("Add it anyway"),
        help_text=gettext_lazy("It is another movie than the one above."),
    )

    def clean(self) -> dict[str, Any]:
        """Warn before the same movie is added twice.

        Raises
        ------
        ValidationError
            If one like it is there, and nobody has said that this is another.
        """
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk is not None or not cleaned.get("title"):
            return cleaned
        self._take_title_apart(cleaned)
        if cleaned.get("add_anyway"):
            return cleaned
        titles = ("title", "original_title", "alternative_titles", "year", "imdb_id", "tmdb_id")
        known = {name: cleaned[name] for name in titles if cleaned.get(name)}
        if twins := twins_of(Movie(**known)):
            self.fields["add_anyway"].widget = CheckboxInput()
            raise forms.ValidationError([_already_here(twin) for twin in twins], code="twin")
        return cleaned

    def _take_title_apart(self, cleaned: dict[str, Any]) -> None:
        """Read "Matrix, The (1999)", as a title is often written elsewhere."""
        title, year, brackets = parse_title(cleaned["title"])
        if brackets or not title:
            return
        if year and cleaned.get("year") not in (None, year):
            self.add_error("year", gettext("The title says %(year)s.") % {"year": year})
        elif "year" in cleaned:
            cleaned |= {"title": title, "year": year or cleaned["year"]}

    def clean_poster_url(self) -> str:
        """Refuse an address without https.

        Raises
        ------
        ValidationError
            If it does not start with https://.
        """
        address: str = self.cleaned_data["poster_url"]
        if address and not address.lower().startswith("https://"):
            raise forms.ValidationError(gettext("The address must start with https://."))
        return address

    class Meta:
        model = Movie
        exclude: list[str] = []  # the admin's fieldsets choose
