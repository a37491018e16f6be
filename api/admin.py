"""Tokens in the admin, to look at and to revoke."""

from django.contrib import admin
from django.http import HttpRequest

from accounts.audit.log import Action, record
from core.admin import LargeTableAdmin

from .models import Token


@admin.register(Token)
class TokenAdmin(LargeTableAdmin):
    """Who has which tokens; only their owners make them."""

    list_display = ["__str__", "user", "scope", "created_at", "expires_at", "last_used_on"]
    list_filter = ["scope"]
    list_select_related = ["user"]
    search_fields = ["=user__username"]
    search_help_text = "The whole user name."
    ordering = ["-pk"]
    fields = ["user", "scope", "created_at", "expires_at", "last_used_on"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only users make tokens, for themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Token | None = None) -> bool:
        """A token is revoked, not changed."""
        return False

    def delete_model(self, request: HttpRequest, obj: Token) -> None:
        """Revoke it, and write that down."""
        record(Action.TOKEN_CHANGED, obj.user, f"token {obj.pk} revoked")
        super().delete_model(request, obj)
