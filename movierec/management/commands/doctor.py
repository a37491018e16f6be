"""Say what is wrong with the installation."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from movierec.doctor.checks import CHECKS
from movierec.doctor.outcome import outcome_of


class Command(BaseCommand):
    """Say in plain words what is wrong with this installation; exit code 1 if anything is."""

    help = "Say in plain words what is wrong with this installation; exit code 1 if anything is."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Make all checks, each with a line or more."""
        wrong = 0
        for name, check in CHECKS.items():
            outcome = outcome_of(check)
            wrong += len(outcome.wrong)
            for sentence in outcome.wrong:
                self.stdout.write(f"WRONG        {name}: {sentence}")
            if outcome.not_checked:
                self.stdout.write(f"not checked  {name}: {outcome.not_checked}.")
            elif not outcome.wrong:
                self.stdout.write(f"ok           {name}")
        if wrong:
            sys.exit(1)
