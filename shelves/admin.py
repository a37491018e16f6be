"""Shelves in the admin: of the whole site, or for one user, at private addresses, too."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin.reauthenticating import ReauthenticatingAdmin, before_a_secret

from .forms import ServerForm
from .models import Shelf
from .watchable import forget_whether_in_use


class AdminServerForm(ServerForm):
    """A shelf of a media server; its key is left as it is where none is typed."""

    by_admin = True

    address = forms.URLField(
        label=gettext_lazy("address"),
        max_length=300,
        assume_scheme="http",
        widget=AdminURLFieldWidget,
        help_text=gettext_lazy("Such as http://192.168.1.5:8096."),
    )

    class Meta(ServerForm.Meta):
        fields = ["user", "name", "kind", "address"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].required = not self.instance.pk

    def clean(self) -> dict[str, Any]:
        """Ask for the key again where it would be sent to another server."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_elsewhere = "address" in self.changed_data or "kind" in self.changed_data
        if is_elsewhere and not cleaned.get("key") and "key" not in self.errors:
            self.add_error("key", _("Type the key again: it is for another server now."))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Save, to be read at once."""
        self.instance.set_by_admin = True
        self.instance.next_at = timezone.now()
        if key := self.cleaned_data.get("key"):
            self.instance.key = key
        return super().save(commit)


@admin.register(Shelf)
class ShelfAdmin(ReauthenticatingAdmin):
    """Shelves: their servers are named here; those of files are made by fill_shelf or by users."""

    form = AdminServerForm
    list_display = ["name", "user", "kind", "item_count", "unknown_count", "read_at", "problem"]
    list_filter = ["kind", "problem"]
    list_select_related = ["user"]
    search_fields = ["name", "=user__username"]
    autocomplete_fields = ["user"]
    ordering = ["-pk"]
    _followed = ["item_count", "unknown_count", "read_at", "problem"]
    actions = ["read_now"]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show or save a shelf; who may type its server's key has said who they are."""
        types_keys = self.has_add_permission(request) or self.has_change_permission(request)
        asked = before_a_secret(request) if types_keys else None
        return asked or super().changeform_view(request, *args, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Shelf | None = None) -> Any:
        """Return what is asked for, and how it stands with a shelf that there is."""
        if obj is not None and not obj.is_of_server:
            return ["user", "name", "kind", *self._followed]
        asked = ["user", "name", "kind", "address"]
        if obj is None:
            return [*asked, "key"]
        # As text it would be the key itself.
        key = ["key"] if self.has_change_permission(request, obj) else []
        return [*asked, *key, *self._followed]

    def get_readonly_fields(self, request: HttpRequest, obj: Shelf | None = None) -> Any:
        """Return what cannot be changed: all of a shelf that is filled from files."""
        return [] if obj is None else self._followed

    def has_change_permission(self, request: HttpRequest, obj: Shelf | None = None) -> bool:
        """A shelf of files is filled where it was."""
        is_of_files = obj is not None and not obj.is_of_server
        return not is_of_files and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save; a worker reads it within some minutes."""
        super().save_model(request, obj, form, change)
        forget_whether_in_use()

    @admin.action(description=gettext_lazy("Read these shelves now"), permissions=["change"])
    def read_now(self, request: HttpRequest, shelves: Any) -> None:
        """Have the chosen shelves read as soon as a worker is there."""
        count = shelves.update(next_at=timezone.now())
        message = ngettext(
            "%(count)d shelf is read within some minutes.",
            "%(count)d shelves are read within some minutes.",
            count,
        )
        self.message_user(request, message % {"count": count})
