"""E-mail addresses and sessions, with the care that the site's own pages take."""

from allauth.account.admin import EmailAddressAdmin as AllauthEmailAddressAdmin
from allauth.account.models import EmailAddress
from allauth.usersessions.admin import UserSessionAdmin as AllauthUserSessionAdmin
from allauth.usersessions.models import UserSession
from django.contrib import admin

from core.admin import LargeTableAdmin, ReadOnlyAdmin

admin.site.unregister([EmailAddress, UserSession])


@admin.register(EmailAddress)
class EmailAddressAdmin(AllauthEmailAddressAdmin, LargeTableAdmin):  # type: ignore[misc]
    """The e-mail addresses of accounts."""


@admin.register(UserSession)
class UserSessionAdmin(AllauthUserSessionAdmin, ReadOnlyAdmin):  # type: ignore[misc]
    """Where people are logged in."""
