"""Rows of another table on an object's admin page: some at a time, each drawn cheaply."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.paginator import Page, Paginator
from django.db.models import ForeignKey, Model
from django.http import HttpRequest

from .admin import NumberAutocomplete
from .request_numbers import whole_number


class LoadedAutocomplete(NumberAutocomplete):
    """An autocomplete that shows a loaded row; Django's own queries the database for it."""

    loaded: Model | None = None

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        """Return the one chosen row as the only option."""
        if self.loaded is None or list(value) != [str(self.loaded.pk)]:
            return super().optgroups(name, value, attr)
        option = self.create_option(name, self.loaded.pk, str(self.loaded), True, 0)
        return [(None, [option], 0)]


class LoadedAutocompleteForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form whose autocompletes show the rows loaded with the instance."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            return
        for name, field in self.fields.items():
            select = getattr(field.widget, "widget", None)
            if isinstance(select, LoadedAutocomplete):
                select.loaded = getattr(self.instance, name)


class PagedInline(admin.TabularInline):  # type: ignore[type-arg]
    """An inline with autocompletes that reads a page of its rows with one query.

    `list_select_related` names what `autocomplete_fields` and the rows' names need; `a_page` is how
    many rows of an object are shown at a time, for there may be thousands.
    """

    form = LoadedAutocompleteForm
    template = "admin/core/paged_inline.html"
    list_select_related: tuple[str, ...] = ()
    extra = 0
    a_page = 15

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the rows of the chosen page with their related rows."""
        found = super().get_queryset(request)
        match = request.resolver_match
        parent = whole_number(match.kwargs.get("object_id")) if match else None
        of_parent = found.filter(**{self._parent_field: parent}) if parent else found.none()
        pages = Paginator(of_parent.values_list("pk", flat=True), self.a_page)
        # Kept for the template; there is an object of this class for each request.
        self.page: Page[Any] = pages.get_page(request.GET.get(self.page_parameter))
        return found.filter(pk__in=list(self.page)).select_related(*self.list_select_related)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return forms for the rows shown and as many new ones, whatever number is sent."""
        most = 2 * self.a_page
        return super().get_formset(request, obj, max_num=most, absolute_max=most, **kwargs)

    @property
    def page_parameter(self) -> str:
        """What the number of the page is called in the address."""
        return f"{self.model._meta.model_name}_page"

    @property
    def _parent_field(self) -> str:
        """The field of the rows that names the object whose page this is."""
        return next(
            field.name
            for field in self.opts.get_fields()
            if isinstance(field, ForeignKey) and field.related_model is self.parent_model
        )

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Return a field that shows its row without a query."""
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = LoadedAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
