"""The administration of people and their credits."""

from collections import defaultdict
from contextlib import nullcontext
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.admin import ChoiceFilter, related_count
from core.admin_inlines import PagedInline

from ..enrichment.renaming import renaming
from ..imports.movies_csv.records import ROLES
from ..models import Credit, FieldSource, Person
from ..search.text_filter import containing
from ..search.words import phrase_of, words_of
from .form_fields import UntouchedStaysForm
from .history import EditHistoryAdmin

_FIELD_OF = {role: field for field, role in ROLES.items()}
"""By role, the field of a movie in which people have it."""


class RoleFilter(ChoiceFilter):
    """People who have worked in a role."""

    title = gettext_lazy("role")
    parameter_name = "role"
    conditions = {
        role: (label, Q(pk__in=Credit.objects.filter(role=role).values("person")))
        for role, label in Credit.Role.choices
    }


class PersonCreditInline(PagedInline):
    """The movies that a person worked on, the newest first."""

    model = Credit
    fields = ["movie", "role", "position"]
    autocomplete_fields = ["movie"]
    list_select_related = ("movie", "person")
    ordering = ["-movie__year", "role", "pk"]


@admin.register(Person)
class PersonAdmin(EditHistoryAdmin):
    """Directors, actors and writers."""

    form = UntouchedStaysForm
    list_display = ["name", "imdb_id", "credit_count"]
    list_filter = [RoleFilter]
    search_fields = ["search_name"]  # only to have the field for the search
    search_help_text = gettext_lazy("Words of the name, or an IMDb id.")
    inlines = [PersonCreditInline]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search names as the site does, for parts of words as well, or an IMDb id."""
        words = words_of(phrase_of(search_term))
        if not words:
            return (queryset.none() if search_term.strip() else queryset), False
        by_name = containing(queryset, [[word] for word in words])
        return by_name | queryset.filter(imdb_id=search_term.strip()), False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """Return the people with how many credits each has."""
        people: QuerySet[Person] = super().get_queryset(request)
        return people.annotate(credit_count=related_count(Person, "credits"))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save them; what sources wrote with them is theirs still."""
        with renaming(obj) if change else nullcontext():
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the credits, and note of which movies a person has written them."""
        super().save_related(request, form, formsets, change)
        author: Any = request.user.pk
        changed = [row for formset in formsets for row in formset.forms if row.has_changed()]
        movies: dict[int, set[str]] = defaultdict(set)
        for row in changed:
            movies[row.instance.movie_id].add(_FIELD_OF[row.instance.role])
            if row.initial.get("movie"):
                movies[row.initial["movie"]].add(_FIELD_OF[row.initial["role"]])
        FieldSource.objects.note_typed(movies, author)

    @admin.display(description=gettext_lazy("credits"), ordering="credit_count")
    def credit_count(self, person: Person) -> int:
        """How many credits the person has."""
        return person.credit_count  # type: ignore[attr-defined]
