"""Second factors in the admin: to take one away that was lost, without its secret."""

from allauth.mfa.admin import AuthenticatorAdmin as AllauthAuthenticatorAdmin  # noqa: F401
from allauth.mfa.models import Authenticator
from django.contrib import admin

from core.admin import ReadOnlyAdmin

from .reauthenticating import ReauthenticatingAdmin

# django-allauth's own shows the secret.
admin.site.unregister(Authenticator)


@admin.register(Authenticator)
class AuthenticatorAdmin(ReauthenticatingAdmin, ReadOnlyAdmin):
    """Who has which second factor."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    list_select_related = ["user"]
    search_fields = ["=user__username", "=user__email"]
    ordering = ["-pk"]
    fields = ["user", "type", "created_at", "last_used_at"]
