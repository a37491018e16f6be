"""Delete the movie nights that are due, as the schedule does each day."""

from typing import Any

from django.core.management.base import BaseCommand

from nights.models import KEPT_FOR
from nights.services import delete_old


class Command(BaseCommand):
    """Delete the movie nights that are due, with everything in them."""

    help = f"Delete the movie nights that were over {KEPT_FOR.days} days ago."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete them and print how many there were."""
        self.stdout.write(f"Movie nights deleted: {delete_old()}.")
