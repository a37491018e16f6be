"""Forms of shelves and services."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.request_numbers import whole_number

from .models import Region, Service, Shelf
from .models.shelf import NAME_LENGTH
from .sources.address import AddressError, refuse_outright
from .sources.files import MOST_BYTES

MOST_SERVICES_SHOWN = 40
KEY_LENGTH = 300


class ServerForm(forms.ModelForm):  # type: ignore[type-arg]
    """A shelf of a media server.

    Attributes
    ----------
    by_admin
        Whether an admin names the address, who may name private ones.
    """

    by_admin = False

    address = forms.URLField(
        label=_("address"),
        max_length=300,
        assume_scheme="https",
        help_text=_("Such as https://jellyfin.example.org."),
    )
    key = forms.CharField(
        label=_("key or token"),
        max_length=KEY_LENGTH,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("It is stored encrypted and never shown again."),
    )
    field_order = ("name", "kind", "address", "key")

    class Meta:
        model = Shelf
        fields = ["name", "kind", "address"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not there for who may only look.
        if (kinds := cast(forms.ChoiceField | None, self.fields.get("kind"))) is not None:
            kinds.choices = [(kind.value, kind.label) for kind in Shelf.SERVERS]

    def clean_address(self) -> str:
        """Refuse what is never asked, as far as the address itself tells it."""
        address: str = self.cleaned_data["address"].rstrip("/")
        try:
            refuse_outright(address, by_admin=self.by_admin)
        except AddressError as error:
            raise forms.ValidationError(self._refusal()) from error
        return address

    def clean_key(self) -> str:
        """Refuse what no header can have."""
        key: str = self.cleaned_data["key"]
        if key and not (key.isascii() and key.isprintable() and '"' not in key):
            raise forms.ValidationError(_("A key has only letters, digits and signs."))
        return key

    def _refusal(self) -> Any:
        if self.by_admin:
            return _(
                "This address may not be asked: it is of this very machine or link. "
                "LOCAL_MEDIA_SERVERS in .env names exceptions."
            )
        return _("Name a public address: servers in private networks are set up by an admin.")


class NewFileForm(forms.Form):
    """Files in place of those that a shelf was filled from."""

    file = forms.FileField(label=_("file"))

    def clean_file(self) -> Any:
        """Refuse what is too large to be read while someone waits."""
        return bounded(self.cleaned_data["file"])


class FilesForm(NewFileForm):
    """A shelf of files."""

    name = forms.CharField(label=_("name"), max_length=NAME_LENGTH)
    file = forms.FileField(
        label=_("file"),
        help_text=_("A zip archive of .nfo files, or a CSV file with ids or titles and years."),
    )
    field_order = ("name", "file")


class WatchingForm(forms.Form):
    """In which country a user watches, and which services they have.

    Attributes
    ----------
    are_countries_known
        Whether there are any to choose from.
    """

    country = forms.ChoiceField(label=_("Country"), required=False)
    services = forms.MultipleChoiceField(
        label=_("Your services"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, country: str, services: set[int]) -> None:
        super().__init__(data, initial={"country": country, "services": sorted(services)})
        named = sorted((one.name, one.code) for one in Region.objects.all())
        known: Any = self.fields["country"]
        self.are_countries_known = bool(named)
        known.choices = [("", _("Not said")), *((code, name) for name, code in named)]
        offered: Any = self.fields["services"]
        offered.choices = [(one.pk, one.name) for one in services_in(country, services)]

    def clean_services(self) -> list[int]:
        """Return the numbers."""
        return [pk for one in self.cleaned_data["services"] if (pk := whole_number(one))]


def services_in(country: str, own: set[int]) -> list[Service]:
    """Return the best known services of a country, and those that someone has anyway."""
    there = list(Service.objects.all())
    known = [one for one in there if country in one.places]
    best = sorted(known, key=lambda one: (one.places[country], one.name))[:MOST_SERVICES_SHOWN]
    return best + [one for one in there if one.pk in own and one not in best]


def bounded(file: Any) -> Any:
    """Return an uploaded file.

    Raises
    ------
    ValidationError
        If it is too large.
    """
    if file.size > MOST_BYTES:
        most = MOST_BYTES >> 20
        raise forms.ValidationError(_("A file can have at most %(most)s MB.") % {"most": most})
    return file
