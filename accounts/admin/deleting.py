"""Deleting accounts: with a reason, which the audit log keeps."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.admin_deleting import AskingDeleteAdmin

from ..audit.log import Action
from ..deletion import delete_account
from ..models import AuditEntry, User

LONGEST_REASON = 150


class DeletingUsersAdmin(AskingDeleteAdmin):
    """Deletes accounts as their owners would, with their sessions and waiting mails."""

    delete_confirmation_template = "admin/accounts/user/delete.html"
    delete_selected_confirmation_template = "admin/accounts/user/delete_selected.html"

    def is_answered(self, request: HttpRequest, chosen: QuerySet[User], *, several: bool) -> bool:
        """Whether there is a reason; for imported users, none is needed."""
        if _reason_in(request) or not chosen.filter(imported_from="").exists():
            return True
        self.message_user(request, _("Not deleted: give a reason."), messages.ERROR)
        return False

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """Delete one account."""
        number = obj.pk
        delete_account(number)
        if reason := _reason_in(request):
            deleted = AuditEntry.objects.filter(account=number, action=Action.DELETED)
            deleted.update(detail=reason)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Delete the chosen accounts; imported users are nobody's and go together."""
        people = list(queryset.filter(imported_from=""))
        super().delete_queryset(request, queryset.exclude(imported_from=""))
        for user in people:
            self.delete_model(request, user)


def _reason_in(request: HttpRequest) -> str:
    return " ".join(request.POST.get("reason", "").split())[:LONGEST_REASON]
