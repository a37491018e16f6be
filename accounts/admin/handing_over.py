"""Handing an account over: a page with the new address and the reason."""

from functools import partial
from typing import cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import LargeTableAdmin, admin_page
from core.sent_twice import do_once

from ..handing_over import hand_over
from ..models import User
from .deleting import LONGEST_REASON
from .reauthenticating import ask_who


class HandOverForm(forms.Form):
    """To whom an account goes, and why."""

    email = forms.EmailField(
        label=gettext_lazy("New e-mail address"),
        help_text=gettext_lazy("Whoever reads mail there can choose a password and log in."),
        widget=forms.EmailInput(attrs={"class": "vTextField"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, for the audit log"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )

    def __init__(self, user: User, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self._user = user

    def clean_email(self) -> str:
        """Refuse the address of another account."""
        email: str = self.cleaned_data["email"].lower()
        if User.objects.exclude(pk=self._user.pk).filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Another account has this e-mail address."))
        return email


class HandingOverAdmin(LargeTableAdmin):
    """Adds a page that hands an account over."""

    change_form_template = "admin/accounts/user/change_form.html"

    def may_hand_over(self, request: HttpRequest, user: User) -> bool:
        """Whether it is a person's account, not one's own, and no admin's but for an admin."""
        me = cast("User", request.user)
        is_more = user.is_superuser or user.is_staff
        return (
            me.has_perm("accounts.change_user")
            and user != me
            and not user.imported_from
            and (me.is_superuser or not is_more)
        )

    @admin_page("<id:pk>/hand-over/", "hand_over")
    def hand_over_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, and hand an account over."""
        user = get_object_or_404(User, pk=pk)
        if not self.may_hand_over(request, user):
            raise PermissionDenied
        if request.method == "POST":
            ask_who(request)
        form = HandOverForm(user, request.POST if request.method == "POST" else None)
        if form.is_valid():
            email, reason = form.cleaned_data["email"], form.cleaned_data["reason"]
            do_once(request, partial(hand_over, user.pk, email, reason))
            message = _("%(user)s is handed over; a link to choose a password goes to %(address)s.")
            words = {"user": user.username, "address": email}
            self.message_user(request, message % words, messages.SUCCESS)
            return redirect("admin:accounts_user_change", user.pk)
        template = "admin/accounts/user/hand_over.html"
        title = _("Hand over an account")
        return self.show_page(request, template, title, original=user, form=form)
