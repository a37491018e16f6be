"""E-mail addresses and sessions, with the care that the site's own pages take."""

from typing import Any

from allauth.account.admin import EmailAddressAdmin as AllauthEmailAddressAdmin
from allauth.account.models import EmailAddress
from allauth.usersessions.admin import UserSessionAdmin as AllauthUserSessionAdmin
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.admin import ReadOnlyAdmin

from ..audit.log import Action, record
from ..models import User
from .reauthenticating import ReauthenticatingAdmin, send_notice

admin.site.unregister([EmailAddress, UserSession])


@admin.register(EmailAddress)
class EmailAddressAdmin(ReauthenticatingAdmin, AllauthEmailAddressAdmin):  # type: ignore[misc]
    """The e-mail addresses of accounts, which let in: what is done to them is written down."""

    def save_model(self, request: HttpRequest, obj: EmailAddress, form: Any, change: bool) -> None:
        """Add or change an address."""
        owner = form.initial.get("user")
        super().save_model(request, obj, form, change)
        if change and owner != obj.user_id:
            record(Action.EMAIL_CHANGED, User.objects.get(pk=owner), "an address was removed")
            change = False
        done = "an address was changed" if change else "an address was added"
        record(Action.EMAIL_CHANGED, obj.user, done)

    def delete_model(self, request: HttpRequest, obj: EmailAddress) -> None:
        """Delete an address."""
        super().delete_model(request, obj)
        record(Action.EMAIL_CHANGED, obj.user, "an address was removed")
        send_notice("account/email/email_deleted", obj.user, {"deleted_email": obj.email})

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[EmailAddress]) -> None:
        """Delete the chosen addresses."""
        for address in queryset.select_related("user"):
            self.delete_model(request, address)


@admin.register(UserSession)
class UserSessionAdmin(AllauthUserSessionAdmin, ReadOnlyAdmin):  # type: ignore[misc]
    """Where people are logged in; deleting a row logs them out there."""

    search_fields = ["=user__username", "=ip"]
    search_help_text = gettext_lazy("A whole user name or address.")
    list_select_related = ["user"]
    ordering = ["-last_seen_at", "-pk"]

    def delete_model(self, request: HttpRequest, obj: UserSession) -> None:
        """End a session."""
        obj.end()
        record(Action.SESSION_ENDED, obj.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[UserSession]) -> None:
        """End the chosen sessions."""
        for session in queryset.select_related("user"):
            self.delete_model(request, session)
