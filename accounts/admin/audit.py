"""The audit log in the admin: to read, never to change."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.admin import ReadOnlyAdmin

from ..models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who did what to which account, the newest first."""

    list_display = ["at", "action", "account", "username", "by_username", "address", "detail"]
    list_filter = ["action", "at"]
    search_fields = ["=username", "=by_username", "=account", "=address"]
    search_help_text = gettext_lazy("A whole user name, account number or address.")
    ordering = ["-pk"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only the schedule deletes, what is old enough."""
        return False
