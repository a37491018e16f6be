"""The forms of importing a history."""

from collections.abc import Sequence
from typing import Any, TypeAlias, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..imports.history.scales import SCALES
from ..imports.history.sources.plain_csv import FIELDS, says_enough
from ..imports.history.uploads import MOST_BYTES, MOST_FILES
from ..models import HistoryImport

Upload: TypeAlias = "UploadedFile[Any]"

SCALE_LABELS = {
    5.0: _("stars out of five"),
    10.0: _("points out of ten"),
    100.0: _("points out of a hundred"),
}
_COLUMN_LABELS = {
    "title": _("Title"),
    "original_title": _("Original title"),
    "year": _("Year"),
    "directors": _("Director"),
    "imdb_id": _("IMDb id"),
    "tmdb_id": _("TMDB id"),
    "movielens_id": _("MovieLens id"),
    "wikidata_id": _("Wikidata id"),
    "rating": _("Rating"),
    "rated_at": _("Rated on"),
    "watched_at": _("Watched on"),
}


class _FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """One file or several."""

    widget = _FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """Return the files."""
        files = data if isinstance(data, list) and data else [data or None]
        return [super(_FilesField, self).clean(file, initial) for file in files]


class BringForm(forms.Form):
    """The files, and which of two ratings counts."""

    uploads = _FilesField(label=_("Files"))
    rule = forms.ChoiceField(
        label=_("If you have rated a movie in both places"),
        choices=HistoryImport.Rule.choices,
        initial=HistoryImport.Rule.NEWEST,
    )

    def clean_uploads(self) -> list[Upload]:
        """Refuse what is too much."""
        files: list[Upload] = self.cleaned_data["uploads"]
        if len(files) > MOST_FILES:
            raise ValidationError(gettext("At most %(n)s files at once.") % {"n": MOST_FILES})
        if sum(file.size or 0 for file in files) > MOST_BYTES:
            words = gettext("These files have more than %(n)s MB.")
            raise ValidationError(words % {"n": MOST_BYTES >> 20})
        return files


class _OfFileForm(forms.Form):
    """What is said of one of the files, by its number."""

    file = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ScaleForm(_OfFileForm):
    """The best rating that there can be in a file."""

    scale = forms.TypedChoiceField(
        label=_("Ratings are"),
        coerce=float,
        choices=[(f"{scale:g}", SCALE_LABELS[scale]) for scale in SCALES],
    )


class DatesForm(_OfFileForm):
    """How the dates of a file are meant."""

    day_first = forms.TypedChoiceField(
        label=_("In 04/05/2024, the day is"),
        coerce=lambda value: value == "yes",
        choices=[("yes", _("4, the first number")), ("no", _("5, the second number"))],
    )


class OrphanedForm(_OfFileForm):
    """What is to be done with entries of movies that the other site no longer has."""

    orphaned = forms.TypedChoiceField(
        label=_("Movies that are no longer on that site"),
        coerce=lambda value: value == "yes",
        choices=[("yes", _("Take them, too")), ("no", _("Leave them out"))],
    )


class ProfileForm(_OfFileForm):
    """Whose entries of a shared account are to be taken."""

    profile = forms.ChoiceField(label=_("Profile"), required=False)

    def __init__(self, profiles: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["profile"])
        field.choices = [("", _("All profiles")), *((name, name) for name in profiles)]


class ColumnsForm(_OfFileForm):
    """Which columns of a CSV file say what."""

    def __init__(self, header: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(str(place), name[:60] or "?") for place, name in enumerate(header)]
        for field in FIELDS:
            self.fields[field] = forms.TypedChoiceField(
                label=_COLUMN_LABELS[field],
                coerce=int,
                required=False,
                empty_value=None,
                choices=[("", "—"), *places],
            )

    def clean(self) -> dict[str, Any]:
        """Return the chosen columns; refuse a choice that says too little."""
        cleaned: dict[str, Any] = super().clean() or {}
        columns = {name: cleaned[name] for name in FIELDS if cleaned.get(name) is not None}
        if not says_enough(columns):
            message = gettext("Choose a title or an id, and a rating or a date.")
            raise ValidationError(message, code="too_little")
        return {"file": cleaned.get("file"), "columns": columns}
