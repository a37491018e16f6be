"""Users in the admin."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm, UsernameField
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import related_count

from .. import roles
from ..models import User
from .deleting import DeletingUsersAdmin
from .handing_over import HandingOverAdmin
from .reauthenticating import PasswordsAdmin, send_notice


class UniqueEmailMixin:
    """Refuses an e-mail address that another account has, ignoring case."""

    cleaned_data: dict[str, Any]
    instance: User

    def clean_email(self) -> str:
        """Refuse the address of another account."""
        email: str = self.cleaned_data["email"]
        others = User.objects.exclude(pk=self.instance.pk)
        if email and others.filter(email__iexact=email).exists():
            raise ValidationError(_("Another account has this e-mail address."), code="unique")
        return email


class UserForm(UniqueEmailMixin, UserChangeForm):  # type: ignore[type-arg]
    """An account."""


class NewUserForm(UniqueEmailMixin, AdminUserCreationForm):  # type: ignore[type-arg]
    """A new account."""

    class Meta:
        model = User
        fields = ("username", "email")
        field_classes = {"username": UsernameField}


def _people(request: HttpRequest, chosen: QuerySet[User]) -> QuerySet[User]:
    """Return the chosen accounts of people, without one's own and, but for superusers, theirs."""
    me = cast("User", request.user)
    others = chosen.filter(imported_from="").exclude(pk=me.pk)
    return others if me.is_superuser else others.filter(is_superuser=False)


@admin.register(User)
class UserAdmin(HandingOverAdmin, DeletingUsersAdmin, PasswordsAdmin):
    """Users, including the anonymous ones of imported ratings."""

    form = UserForm
    add_form = NewUserForm
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["username", "email", "usable_password", "password1", "password2"],
            },
        ),
    ]
    list_display = ["username", "email", "is_active", "is_staff", "imported_from", "rating_count"]
    list_filter = ["is_active", "is_staff", "is_superuser", "imported_from", "groups"]
    search_fields = ["username", "email", "first_name", "last_name"]
    readonly_fields = ["last_login", "date_joined", "imported_from"]
    actions = ["make_keepers", "dismiss_keepers", "block", "unblock"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return the accounts with their number of ratings."""
        users: QuerySet[User] = super().get_queryset(request)
        return users.annotate(rating_count=related_count(User, "ratings"))

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Add the age limit, and the data set of an imported user."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj:
            fieldsets = [*fieldsets, (_("Shown movies"), {"fields": ["age_limit"]})]
        if obj and obj.imported_from:
            return [*fieldsets, (_("Data set"), {"fields": ["imported_from"]})]
        return fieldsets

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save an account, and tell its owner of another address."""
        before = form.initial.get("email", "")
        super().save_model(request, obj, form, change)
        if change and before and before.lower() != obj.email.lower():
            changed = {"from_email": before, "to_email": obj.email}
            send_notice("account/email/email_changed", obj, changed, to=before)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Tell the page whether the account is a keeper's."""
        user = kwargs.get("obj")
        context["is_keeper"] = user and user.groups.filter(name=roles.KEEPERS).exists()
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.action(
        description=gettext_lazy("Make keepers: they look after the catalogue, not accounts"),
        permissions=["change"],
    )
    def make_keepers(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        """Let accounts look after the catalogue."""
        self._say(request, _("Keepers made"), roles.make_keepers(_people(request, chosen)))

    @admin.action(description=gettext_lazy("No longer keepers"), permissions=["change"])
    def dismiss_keepers(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        """Take that from accounts again."""
        self._say(request, _("Keepers dismissed"), roles.dismiss_keepers(_people(request, chosen)))

    @admin.action(
        description=gettext_lazy("Block: no log-in, sessions end"), permissions=["change"]
    )
    def block(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        """Keep accounts from logging in."""
        self._say(request, _("Accounts blocked"), roles.block(_people(request, chosen)))

    @admin.action(description=gettext_lazy("Unblock"), permissions=["change"])
    def unblock(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        """Let accounts log in again."""
        self._say(request, _("Accounts unblocked"), roles.unblock(_people(request, chosen)))

    def _say(self, request: HttpRequest, what: str, count: int) -> None:
        self.message_user(request, f"{what}: {count}.", messages.SUCCESS)

    @admin.display(description=gettext_lazy("ratings"), ordering="rating_count")
    def rating_count(self, user: User) -> int:
        """The user's number of ratings."""
        return user.rating_count  # type: ignore[attr-defined]
