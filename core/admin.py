"""Base classes of the apps' admin pages, fast on large tables."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial, wraps
from importlib import import_module
from inspect import getmembers_static
from pkgutil import iter_modules
from typing import Any, TypeVar, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import (
    Count,
    ForeignKey,
    ManyToManyField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.text import smart_split
from django.views.decorators.http import require_POST

from .deletion import count_deleted, delete_whole
from .request_numbers import whole_number
from .sent_twice import create_once

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
MOST_COUNTED = 10_000
"""Rows of a list; filters lead to others."""
MAX_WORDS = 8
"""In a search."""


def import_modules(package: str, folders: Iterable[str]) -> None:
    """Import each module of a package, for each registers what it is of."""
    for module in iter_modules(folders):
        import_module(f"{package}.{module.name}")


def related_count(model: type[Model], relation: str) -> Subquery:
    """Return an annotation that counts the rows of `relation` for each row of a list.

    The database computes it for the rows of the page only, where a join would group the table.

    Parameters
    ----------
    model
        The model of the list.
    relation
        The name by which queries of `model` reach what is counted.
    """
    same = model._default_manager.filter(pk=OuterRef("pk")).order_by().values("pk")
    return Subquery(same.annotate(related=Count(relation)).values("related"))


def log_rows(request: HttpRequest, rows: Sequence[Model], flag: int, message: str) -> None:
    """Write into the admin's log what was done with rows, by who asks."""
    if rows:
        author: Any = request.user.pk
        LogEntry.objects.log_actions(author, rows, flag, message)


class _OfNumbers:
    """Leaves out what is sent in place of a row's number, which Django's own would fail at."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        """Return the chosen rows as options."""
        known = [one for one in value if not one or whole_number(str(one)) is not None]
        return super().optgroups(name, known, attr)  # type: ignore[misc]


class NumberAutocomplete(_OfNumbers, AutocompleteSelect):
    """An autocomplete for one row."""


class NumberAutocompletes(_OfNumbers, AutocompleteSelectMultiple):
    """An autocomplete for several rows."""


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows by number."""

    def clean(self, value: Any) -> Any:
        """Return the rows; refuse what no row can have as its number."""
        self._refuse_other_than_numbers(value)
        return super().clean(value)

    def to_python(self, value: Any) -> Any:
        """Return the rows that a page says it began with; refuse the same."""
        self._refuse_other_than_numbers(value)
        return super().to_python(value)

    def _refuse_other_than_numbers(self, value: Any) -> None:
        for one in value or ():
            if whole_number(str(one)) is None:
                message = self.error_messages["invalid_pk_value"]
                raise forms.ValidationError(message, "invalid_pk_value", {"pk": one})


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of the first rows of a table: to count millions of them takes longer than a page."""

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[: MOST_COUNTED + 1].count())

    @property
    def count(self) -> int:
        """How many rows there are, up to a limit."""
        return min(self._counted, MOST_COUNTED)

    @property
    def is_cut(self) -> bool:
        """Whether there are more."""
        return self._counted > MOST_COUNTED


class ChoiceFilter(admin.SimpleListFilter):
    """A filter by a few choices that are always the same.

    Attributes
    ----------
    conditions
        By value: its label, and the condition that the rows fulfil.
    """

    conditions: Mapping[str, tuple[Any, Q]] = {}

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, Any]]:
        """Return the choices."""
        return [(value, label) for value, (label, _) in self.conditions.items()]

    def queryset(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows of the chosen kind."""
        _, condition = self.conditions.get(self.value() or "", ("", Q()))
        return rows.filter(condition)


class LinkingChangeList(ChangeList):
    """A list that adds its filters to the links of its rows by itself.

    Django's own asks the URL conf for each row whether its address is that of the list.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._filters, self.preserved_filters = self.preserved_filters, ""

    def url_for_result(self, result: Model) -> str:
        """Return the address of a row's page, from which one comes back to the same rows."""
        address = super().url_for_result(result)
        return f"{address}?{self._filters}" if self._filters else address


def admin_page(
    route: str, name: str, needs: Sequence[str] = (), *, posted: bool = False
) -> Callable[[View], View]:
    """Give a method of an admin an address below its table's.

    Parameters
    ----------
    route
        As `path` takes it.
    name
        The last part of the address's name, as in ``catalog_movie_merge``.
    needs
        What one must be permitted, as for actions: ``has_change_permission`` tells of "change".
    posted
        Whether it is only posted to.
    """

    def mark(view: View) -> View:
        vars(view)["admin_page"] = route, name, needs, posted
        return view

    return mark


class LargeTableAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The admin of a table that may have millions of rows."""

    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50

    def get_urls(self) -> list[URLPattern]:
        """Add the methods that are pages, see `admin_page`."""
        table, own = self.opts.label_lower.replace(".", "_"), []
        for method, marked in getmembers_static(type(self)):
            if page := getattr(marked, "admin_page", None):
                route, name, needs, posted = page
                view = self._permitted(getattr(self, method), needs)
                view = self.admin_site.admin_view(require_POST(view) if posted else view)
                own.append(path(route, view, name=f"{table}_{name}"))
        return [*own, *super().get_urls()]

    def _permitted(self, view: View, needs: Sequence[str]) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            if not all(getattr(self, f"has_{need}_permission")(request) for need in needs):
                raise PermissionDenied
            return view(request, **parts)

        return cast(View, guarded)

    def show_page(
        self, request: HttpRequest, template: str, title: str, **more: Any
    ) -> TemplateResponse:
        """Return a page of this table with what all pages of the admin have."""
        about = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, template, about | more)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the class of the list."""
        return LinkingChangeList

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """Return a row; none for a number that no row can have."""
        if object_id.isdigit() and whole_number(object_id) is None:
            return None
        return super().get_object(request, object_id, from_field or None)

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Return whether rows may be named by a field; never by a relation, where Django fails."""
        columns = {name for field in self.opts.fields for name in (field.name, field.attname)}
        return to_field in columns and super().to_field_allowed(request, to_field)

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Return a field that anything may be sent for."""
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = NumberAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Return a field that anything may be sent for."""
        kwargs["form_class"] = RowsField
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = NumberAutocompletes(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show or save a form; one to add a row that is sent twice adds one."""
        if "_saveasnew" in request.POST:
            # Django adds a copy for it, even where no button does.
            fields = request.POST.copy()
            del fields["_saveasnew"]
            request.POST = fields  # type: ignore[assignment]
        show = partial(super().changeform_view, request, object_id, form_url, extra_context)
        if object_id is not None or request.method != "POST":
            return show()
        answers = []

        def add() -> Model | None:
            answers.append(show())
            return cast("Model | None", getattr(request, "_added", None))

        added = create_once(request, self.model._default_manager.all(), add)
        return answers[0] if answers else self.response_add(request, added)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Log it, and keep the row for `changeform_view`."""
        request._added = obj  # type: ignore[attr-defined]
        return super().log_addition(request, obj, message)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search for the first different words: each costs a scan."""
        words = list(dict.fromkeys(smart_split(search_term)))[:MAX_WORDS]
        return super().get_search_results(request, queryset, " ".join(words))

    def get_deleted_objects(
        self, objs: Sequence[Any] | QuerySet[Any], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Count what is deleted with rows, where Django's own would read and list it all."""
        chosen = self.model._default_manager.filter(pk__in=[each.pk for each in objs])
        counts = count_deleted(chosen.order_by())
        forbidden = {
            str(model._meta.verbose_name)
            for model in counts
            if (others := self.admin_site._registry.get(model))
            and not others.has_delete_permission(request)
        }
        if not all(self.has_delete_permission(request, each) for each in objs):
            forbidden.add(str(self.opts.verbose_name))
        named = {str(model._meta.verbose_name_plural): count for model, count in counts.items()}
        return [str(each) for each in objs], named, forbidden, []

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete one row, also while others write what belongs to it."""
        delete_whole(self.model._default_manager.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete the chosen rows, also while others write what belongs to them."""
        chosen = queryset.order_by().values("pk")
        delete_whole(self.model._default_manager.filter(pk__in=chosen))


class ReadOnlyAdmin(LargeTableAdmin):
    """Rows that admins may look at and delete, but neither add nor change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody may add one here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody may change one here."""
        return False
