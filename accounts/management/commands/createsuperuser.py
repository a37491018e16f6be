"""Makes an admin, as Django does, who can log in at once."""

from typing import Any

from allauth.account import app_settings
from allauth.account.models import EmailAddress
from django.contrib.auth.management.commands import createsuperuser
from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import Max

from accounts.models import User


class Command(createsuperuser.Command):
    """Make an admin whose address counts as confirmed: who is at this machine needs no mail."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the admin, or nothing."""
        given = options["email"]
        if (given is not None or not options["interactive"]) and (problem := _problem(given)):
            raise CommandError(problem)
        before = User.objects.aggregate(newest=Max("pk"))["newest"] or 0
        with transaction.atomic():
            super().handle(*args, **options)
            for admin in User.objects.filter(pk__gt=before, is_superuser=True).exclude(email=""):
                EmailAddress.objects.create(
                    user=admin, email=admin.email.lower(), verified=True, primary=True
                )

    def get_input_data(self, field: Any, message: str, default: Any = None) -> Any:
        """Ask for a value; None where it has to be asked for again."""
        value = super().get_input_data(field, message, default)
        if field.name == User.EMAIL_FIELD and value is not None and (problem := _problem(value)):
            self.stderr.write(f"Error: {problem}")
            return None
        return value


def _problem(email: str | None) -> str:
    """Return why no admin can have this address, or none; nothing if one can."""
    if not email:
        asked = app_settings.EMAIL_VERIFICATION == app_settings.EmailVerificationMethod.MANDATORY
        return (
            "An admin needs an email address here, for whoever logs in has a confirmed one; "
            "or set EMAIL_VERIFICATION=optional."
            if asked
            else ""
        )
    is_taken = (
        User.objects.filter(email__iexact=email).exists()
        or EmailAddress.objects.filter(email__iexact=email, verified=True).exists()
    )
    return "Another account has this address." if is_taken else ""
