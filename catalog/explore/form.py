"""The form of the page to explore. Invalid values show an error and filter nothing."""

from collections.abc import Mapping, Sequence
from copy import copy
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.request_numbers import whole_number

from ..models import Country, Genre, Person, Tag
from .facets import AGES, DECADES, OWN_RATING, OWN_WATCHLIST, RUNTIMES, OwnFacet
from .query import Chosen, ExploreQuery

MAX_SEARCH_LENGTH = 200
MAX_CHOSEN = 10
"""Choices within one facet."""

_YEARS = ("year_from", "year_to")
DEFAULT_SORT = "popular"
"""The default order of a query without words."""
SORTS = {
    "popular": _("Popularity"),
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
    "title": _("Title"),
}


class RowsField(forms.Field):
    """Rows of a table by primary key, read with one database query."""

    widget = forms.SelectMultiple

    def __init__(self, model: Any, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.model = model

    def to_python(self, value: Any) -> tuple[Chosen, ...]:
        """Return the rows in the order of their keys."""
        keys = list(dict.fromkeys(value or []))[:MAX_CHOSEN]
        wanted = set(map(whole_number, keys))
        found = self.model.objects.in_bulk(wanted - {None}) if keys else {}
        if len(found) < len(wanted):
            raise self._unknown()
        return tuple(Chosen(str(pk), str(row)) for pk, row in sorted(found.items()))

    def _unknown(self) -> forms.ValidationError:
        return forms.ValidationError(
            _("Select a valid choice. One of the filters no longer exists.")
        )


class ExploreForm(forms.Form):
    """Words, facets, years and order."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=MAX_SEARCH_LENGTH,
        error_messages={"max_length": _("A search can have at most %(limit_value)d characters.")},
    )
    genre = RowsField(Genre)
    decade = forms.MultipleChoiceField(required=False, choices=DECADES)
    runtime = forms.MultipleChoiceField(required=False, choices=RUNTIMES)
    age = forms.MultipleChoiceField(required=False, choices=AGES)
    country = RowsField(Country)
    person = RowsField(Person)
    tag = RowsField(Tag)
    rated = forms.MultipleChoiceField(required=False, choices=OWN_RATING)
    watchlist = forms.MultipleChoiceField(required=False, choices=OWN_WATCHLIST)
    year_from = forms.DecimalField(label=_("From year"), required=False, max_digits=24)
    year_to = forms.DecimalField(label=_("To year"), required=False, max_digits=24)
    sort = forms.ChoiceField(label=_("Order"), required=False)

    def __init__(
        self, data: Any, more_sorts: Mapping[str, Any], more_facets: Sequence[OwnFacet] = ()
    ) -> None:
        asked = {"q", *_YEARS, "sort", *data}
        # To copy the fields of facets that nobody has chosen from takes longer than the rest.
        fields = {name: field for name, field in self.base_fields.items() if name in asked}
        self.base_fields = fields  # type: ignore[misc]
        super().__init__(data)
        for facet in more_facets:
            choices = forms.MultipleChoiceField(required=False, choices=facet.choices)
            self.fields[facet.name] = choices
        self._facets = (*FACET_NAMES, *(facet.name for facet in more_facets))
        self._sorts = {**more_sorts, **SORTS}
        self.fields["sort"].choices = list(self._sorts.items())  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Swap two years that are in the wrong order, in the data and on the page."""
        first, last = (self.cleaned_data.get(name) for name in _YEARS)
        if first is None or last is None or first <= last:
            return
        self.cleaned_data |= {"year_from": last, "year_to": first}
        typed: Any = copy(self.data)
        typed["year_from"], typed["year_to"] = self.data["year_to"], self.data["year_from"]
        self.data = typed

    def to_query(self) -> ExploreQuery:
        """Return the query of all valid fields."""
        self.is_valid()
        data = self.cleaned_data
        chosen = {name: self._chosen(name) for name in self._facets if data.get(name)}
        return ExploreQuery(
            text=data.get("q", ""),
            chosen=chosen,
            year_from=_whole(data.get("year_from")),
            year_to=_whole(data.get("year_to")),
            sort=self._sort(),
        )

    @property
    def years(self) -> list[forms.BoundField]:
        """The two fields for years."""
        return [self[name] for name in _YEARS]

    @property
    def invalid(self) -> list[forms.BoundField]:
        """The invalid fields whose errors have no other place on the page."""
        shown_elsewhere = {"sort", *_YEARS}
        return [self[name] for name in self.errors if name not in shown_elsewhere]

    def _sort(self) -> str:
        """Return the name of the order; empty for the default."""
        sort: str = self.cleaned_data.get("sort", "")
        return "" if sort == DEFAULT_SORT and not self.cleaned_data.get("q") else sort

    def orders(self, query: ExploreQuery) -> list[tuple[str, Any]]:
        """Return the orders to choose from, the default first: for words, the best match."""
        if query.text:
            return [("", _("Best match")), *self._sorts.items()]
        others = [order for order in self._sorts.items() if order[0] != DEFAULT_SORT]
        return [("", self._sorts[DEFAULT_SORT]), *others]

    def _chosen(self, name: str) -> tuple[Chosen, ...]:
        values = self.cleaned_data[name]
        if isinstance(values, tuple):
            return values
        labels = dict(self.fields[name].choices)  # type: ignore[attr-defined]
        return tuple(Chosen(value, labels[value]) for value in dict.fromkeys(values))


_NO_FACETS = {"q", "sort", *_YEARS}
FACET_NAMES = tuple(name for name in ExploreForm.base_fields if name not in _NO_FACETS)


def _whole(year: Decimal | None) -> int | None:
    return None if year is None else int(year)
