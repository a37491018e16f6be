"""Forms of the home page."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from catalog.models import Genre
from core.request_numbers import whole_number

from ..models import Preferences, Team
from ..models.preferences import DIALS

FIRST_DECADE = 1920
LENGTHS = (90, 120, 150)
"""Minutes."""
MOST_SEEN = 100
"""Movies in one report of impressions."""


def decades() -> list[int]:
    """Return the first years of the decades that can be chosen."""
    return list(range(FIRST_DECADE, localdate().year + 1, 10))


def _first_years() -> list[tuple[str, Any]]:
    return [("", _("the beginning")), *((str(year), str(year)) for year in decades())]


def _last_years() -> list[tuple[str, Any]]:
    return [*((str(year + 9), str(year + 9)) for year in decades()[:-1]), ("", _("today"))]


def _lengths() -> list[tuple[str, Any]]:
    known = [(str(most), _("up to %(n)s minutes") % {"n": most}) for most in LENGTHS]
    return [("", _("any length")), *known]


class DialsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The dials of a user's picks."""

    novelty = forms.FloatField(
        label=_("From popular to unknown"),
        min_value=-1,
        max_value=1,
        widget=forms.NumberInput(attrs={"type": "range", "step": "0.25"}),
    )
    variety = forms.FloatField(
        label=_("From familiar to different"),
        min_value=0,
        max_value=1,
        widget=forms.NumberInput(attrs={"type": "range", "step": "0.2"}),
    )
    from_year = forms.TypedChoiceField(
        label=_("Movies from"), choices=_first_years, coerce=int, empty_value=None, required=False
    )
    to_year = forms.TypedChoiceField(
        label=_("up to"), choices=_last_years, coerce=int, empty_value=None, required=False
    )

    genre = forms.ModelChoiceField(
        Genre.objects.all(), label=_("Genre"), empty_label=_("All genres"), required=False
    )
    most_minutes = forms.TypedChoiceField(
        label=_("Length"), choices=_lengths, coerce=int, empty_value=None, required=False
    )
    only_watchlist = forms.BooleanField(label=_("Only from my watchlist"), required=False)
    only_watchable = forms.BooleanField(label=_("Only what I can watch"), required=False)

    class Meta:
        model = Preferences
        fields = [Preferences._meta.get_field(name).name for name in DIALS]

    def clean(self) -> dict[str, Any]:
        """Refuse years that end before they begin."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("from_year"), cleaned.get("to_year")
        if first and last and first > last:
            self.add_error("to_year", _("Choose a year after the first one."))
        return cleaned


class MovieIdsField(forms.CharField):
    """Comma-separated ids of movies."""

    def clean(self, value: Any) -> list[int]:
        """Return the ids.

        Raises
        ------
        ValidationError
            If one is no number, or there are too many.
        """
        parts = [part for part in super().clean(value).split(",") if part]
        ids = [pk for part in parts if (pk := whole_number(part)) is not None]
        if len(parts) > MOST_SEEN or len(ids) < len(parts):
            raise forms.ValidationError("Ids of movies with commas between, a hundred at most.")
        return ids


class TeamsField(forms.CharField):
    """Comma-separated ids of movies, each with a colon and the team that chose it."""

    def clean(self, value: Any) -> dict[int, str]:
        """Return the teams by movie.

        Raises
        ------
        ValidationError
            If one is no such pair, or there are too many.
        """
        parts = [part.partition(":") for part in super().clean(value).split(",") if part]
        teams = {
            pk: team
            for movie, _, team in parts
            if (pk := whole_number(movie)) and team in Team.values
        }
        if len(parts) > MOST_SEEN or len(teams) < len(parts):
            raise forms.ValidationError("Movies and teams, a hundred at most, none twice.")
        return teams


class SeenForm(forms.Form):
    """Which movies were on the screen, and which of them the user reacted to.

    While an interleaving test runs, also which model chose them and which were opened.
    """

    seen = MovieIdsField(required=False)
    touched = MovieIdsField(required=False)
    test = forms.IntegerField(required=False, min_value=1, max_value=10**18)
    teams = TeamsField(required=False)
    opened = MovieIdsField(required=False)
