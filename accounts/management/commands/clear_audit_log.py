"""Delete the audit log's old entries, as the schedule does each day."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.audit.log import clear


class Command(BaseCommand):
    """Delete the audit log's old entries."""

    help = "Delete the audit log's entries that are older than AUDIT_LOG_DAYS."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete them and print how many there were."""
        self.stdout.write(f"Audit log entries deleted: {clear()}.")
