"""The age limit of an account: lowered freely, raised or ended by who knows the password."""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.age_limit import AgeLimit, rating_country

from .audit.log import Action, record
from .models import User
from .requests import SignedInRequest

AGES = (6, 8, 10, 12, 14, 16)
NO_LIMIT = "none"


class AgeLimitForm(forms.Form):
    """Up to which age rating movies are shown, and the password where that is to be more."""

    age = forms.ChoiceField(
        label=gettext_lazy("Which movies are shown"),
        choices=lambda: [
            (NO_LIMIT, _("All of them")),
            ("0", _("For all ages")),
            *((str(age), _("Up to %(age)s") % {"age": age}) for age in AGES),
        ],
        widget=forms.RadioSelect,
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy("Needed to raise the limit or to turn it off."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
        required=False,
    )

    def __init__(self, user: User, data: QueryDict | None = None) -> None:
        own = NO_LIMIT if user.age_limit is None else str(user.age_limit)
        super().__init__(data, initial={"age": own})
        self.user = user
        if user.age_limit is None or not user.has_usable_password():
            del self.fields["password"]

    def clean(self) -> None:
        """Refuse to show more without the password."""
        asks = "password" in self.fields and "age" in self.cleaned_data and self.shows_more
        typed = self.cleaned_data.get("password", "")
        if asks and not self.user.check_password(typed):
            if typed:
                record(Action.LOG_IN_FAILED, self.user, "to raise the age limit")
            error = forms.ValidationError(_("Incorrect password."), code="password")
            self.add_error("password", error)

    @property
    def limit(self) -> AgeLimit:
        """The limit that was chosen."""
        chosen: str = self.cleaned_data["age"]
        return None if chosen == NO_LIMIT else int(chosen)

    @property
    def shows_more(self) -> bool:
        """Whether that shows more than now."""
        now = self.user.age_limit
        return now is not None and (self.limit is None or self.limit > now)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_age_limit(request: SignedInRequest) -> HttpResponse:
    """Say what the limit does, and change it."""
    posted = request.method == "POST"
    # As often as on the page that asks for the password.
    if posted and not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return ratelimit.respond_429(request)
    form = AgeLimitForm(request.user, request.POST if posted else None)
    if posted and form.is_valid():
        if form.shows_more and not request.user.has_usable_password():
            # Whom an identity provider lets in has another way to prove who they are, if any.
            raise_if_reauthentication_required(request, app="allauth.account")
        _change(request.user, form.limit)
        messages.success(request, _("The age limit is saved."))
        return redirect("account")
    context = {"form": form, "country": rating_country()}
    return render(request, "accounts/age_limit.html", context)


def _change(user: User, age: AgeLimit) -> None:
    before = user.age_limit
    if age == before:
        return
    user.age_limit = age
    user.save(update_fields=["age_limit"])
    record(Action.SETTING_CHANGED, user, f"age limit: {age}, before: {before}")
