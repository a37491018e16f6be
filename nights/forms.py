"""Forms of a movie night."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shelves.watchable import can_watch_anything

from .models import Night, Participant

FARTHEST = timedelta(days=366)
_NAME_LENGTH = Participant._meta.get_field("name").max_length


class StartForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new night, and the host's name in it."""

    own_name = forms.CharField(
        label=_("your name"),
        max_length=_NAME_LENGTH,
        help_text=_("Everyone with the link can see it."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )

    class Meta:
        model = Night
        fields = ["name", "date"]
        labels = {"name": _("name of the night"), "date": _("date (optional)")}
        widgets = {"date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean_date(self) -> date | None:
        """Accept today and later, within about a year.

        Raises
        ------
        ValidationError
            For any other day.
        """
        day: date | None = self.cleaned_data["date"]
        today = timezone.localdate()
        if day is not None and not today <= day <= today + FARTHEST:
            raise ValidationError(_("Choose today or a day within the next year."))
        return day


class JoinForm(forms.Form):
    """The name of someone who joins a night."""

    name = forms.CharField(
        label=_("your first name"),
        max_length=_NAME_LENGTH,
        help_text=_("The others can see it."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The rule and the filters of the list."""

    class Meta:
        model = Night
        fields = ["rule", "genre", "from_year", "to_year", "most_minutes", "only_watchable"]
        widgets = {"rule": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["genre"].empty_label = _("All genres")  # type: ignore[attr-defined]
        night = self.instance
        if not (night.only_watchable or can_watch_anything(night.host_id)):
            del self.fields["only_watchable"]

    def clean(self) -> dict[str, Any]:
        """Refuse years in the wrong order."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("from_year"), cleaned.get("to_year")
        if first and last and first > last:
            self.add_error("to_year", _("This is before the “from” year."))
        return cleaned
