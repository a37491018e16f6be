"""Invitations in the admin, where their links are made."""

from typing import Any, cast

from allauth.core import context
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.admin import LargeTableAdmin

from ..models import Invitation, User


@admin.register(Invitation)
class InvitationAdmin(LargeTableAdmin):
    """Links to sign up with, to make and to take back; what was used can only be looked at."""

    list_display = ["__str__", "made_by", "made_at", "expires_at", "used_by", "used_at"]
    list_filter = [("used_by", admin.EmptyFieldListFilter)]
    list_select_related = ["made_by", "used_by"]
    search_fields = ["for_whom", "=made_by__username", "=used_by__username"]
    ordering = ["-pk"]
    readonly_fields = ["link", "made_by", "made_at", "used_by", "used_at"]

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> Any:
        """Ask only for what an admin decides; the rest is there once the link is."""
        asked = ["for_whom", "expires_at"]
        return [*asked, *self.readonly_fields] if obj else asked

    def has_change_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        """What was used stays as it is."""
        used = obj is not None and obj.used_by_id is not None
        return not used and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        """Save, with who made it."""
        if not change:
            obj.made_by = cast("User", request.user)
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: Invitation, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Show the new link at once."""
        super().response_add(request, obj, post_url_continue)
        return redirect("admin:accounts_invitation_change", obj.pk)

    @admin.display(description="link")
    def link(self, invitation: Invitation) -> str:
        """The address to send to whom it is for, as long as it works."""
        if not invitation.is_usable:
            return "used" if invitation.used_by_id else "expired"
        address: str = context.request.build_absolute_uri(invitation.get_absolute_url())
        return address
