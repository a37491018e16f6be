"""Tokens in the admin, to look at and to revoke."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.audit.log import Action, record
from core.admin import ReadOnlyAdmin

from .models import Token


@admin.register(Token)
class TokenAdmin(ReadOnlyAdmin):
    """Who has which tokens; only their owners make them."""

    list_display = ["__str__", "user", "scope", "created_at", "expires_at", "last_used_on"]
    list_filter = ["scope"]
    list_select_related = ["user"]
    search_fields = ["=user__username"]
    search_help_text = gettext_lazy("The whole user name.")
    ordering = ["-pk"]
    fields = ["user", "scope", "created_at", "expires_at", "last_used_on"]

    def delete_model(self, request: HttpRequest, obj: Token) -> None:
        """Revoke it, and write that down."""
        record(Action.TOKEN_CHANGED, obj.user, f"token {obj.pk} revoked")
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Token]) -> None:
        """Revoke several, and write each down."""
        for token in queryset.select_related("user"):
            record(Action.TOKEN_CHANGED, token.user, f"token {token.pk} revoked")
        super().delete_queryset(request, queryset)
