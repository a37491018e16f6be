"""The administration of mails that wait to be sent."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from core.admin import ReadOnlyAdmin

from ..models import OutgoingMail


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """Waiting mails to see and delete, without their texts: the links in them are secrets."""

    list_display = ["__str__", "recipients", "created_at", "failures", "due_at"]
    search_fields = ["=recipients"]
    search_help_text = gettext_lazy("The whole address.")
    ordering = ["due_at"]
    fields = ["recipients", "created_at", "failures", "due_at"]
