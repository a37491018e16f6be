"""Invitations in the admin, where their links are made and mailed."""

from typing import Any, cast

from allauth.core import context
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from .. import invitations
from ..mail import is_configured
from ..models import Invitation, User
from .reauthenticating import ReauthenticatingAdmin, ask_who


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new invitation."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of the e-mail"),
        choices=settings.LANGUAGES,
        initial=get_language,
        required=False,
    )

    class Meta:
        model = Invitation
        fields = ("for_whom", "email", "expires_at")

    def clean_email(self) -> str:
        """Refuse an address that is invited, or has an account."""
        email: str = self.cleaned_data["email"]
        if refusal := invitations.why_not_invited(email):
            raise forms.ValidationError(refusal)
        return email


@admin.register(Invitation)
class InvitationAdmin(ReauthenticatingAdmin):
    """Links to sign up with, to make, mail and take back; what was used can only be looked at."""

    list_display = ["__str__", "email", "made_by", "made_at", "expires_at", "used_by", "used_at"]
    list_filter = [("used_by", admin.EmptyFieldListFilter)]
    list_select_related = ["made_by", "used_by"]
    search_fields = ["for_whom", "=made_by__username", "=used_by__username", "=email"]
    ordering = ["-pk"]
    view_on_site = False  # it is for somebody else
    readonly_fields = ["link", "made_by", "made_at", "used_by", "used_at"]

    def render_change_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, which has the link that lets someone in."""
        ask_who(request)
        return super().render_change_form(request, *args, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> Any:
        """Ask only for what an admin decides; the rest is there once the link is."""
        if obj:
            return ["for_whom", "expires_at", "email", *self.readonly_fields]
        return ["for_whom", "email", "language", "expires_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Invitation | None = None) -> Any:
        """Whom it was mailed to stays as it is."""
        return [*self.readonly_fields, "email"] if obj else self.readonly_fields

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Ask for the language of the mail of a new one."""
        if not change:
            kwargs["form"] = InvitationForm
        return super().get_form(request, obj, change, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        """What was used stays as it is."""
        used = obj is not None and obj.used_by_id is not None
        return not used and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        """Save, with who made it, and mail a new one to whom it is for."""
        if not change:
            obj.made_by = cast("User", request.user)
        super().save_model(request, obj, form, change)
        if not change and obj.email:
            invitations.mail(obj, form.cleaned_data["language"] or get_language())

    def response_add(
        self, request: HttpRequest, obj: Invitation, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Show the new link at once, and say whether it can be used and was mailed."""
        if settings.SIGN_UP in ("closed", "sso"):
            message = _("Nobody can use it while SIGN_UP is %(mode)s: set it to invitation.")
            self.message_user(request, message % {"mode": settings.SIGN_UP}, messages.WARNING)
        elif obj.email and not is_configured():
            message = _("This site sends no e-mail (EMAIL_URL is not set): send the link yourself.")
            self.message_user(request, message, messages.WARNING)
        elif obj.email:
            message = _("The invitation is on its way to %(address)s.") % {"address": obj.email}
            self.message_user(request, message, messages.SUCCESS)
        else:
            message = _("Send the link to whom it is for: it works once.")
            self.message_user(request, message, messages.SUCCESS)
        return redirect("admin:accounts_invitation_change", obj.pk)

    @admin.display(description=gettext_lazy("link"))
    def link(self, invitation: Invitation) -> str:
        """The address to send to whom it is for, as long as it works."""
        if not invitation.is_usable:
            return _("used") if invitation.used_by_id else _("expired")
        return context.request.build_absolute_uri(invitation.get_absolute_url())
