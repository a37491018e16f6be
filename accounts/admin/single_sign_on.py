"""Accounts at the identity provider, in the admin."""

from allauth.socialaccount import admin as allauth_admin  # noqa: F401
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin

from core.admin import ReadOnlyAdmin

from .reauthenticating import ReauthenticatingAdmin

# Providers come from the site's settings alone, and no tokens are stored.
admin.site.unregister([SocialAccount, SocialApp, SocialToken])


@admin.register(SocialAccount)
class SocialAccountAdmin(ReauthenticatingAdmin, ReadOnlyAdmin):
    """Who logs in as whom at the provider."""

    list_display = ["user", "provider", "uid", "date_joined", "last_login"]
    list_select_related = ["user"]
    search_fields = ["=user__username", "=uid"]
    ordering = ["-pk"]
    fields = ["user", "provider", "uid", "date_joined", "last_login"]
