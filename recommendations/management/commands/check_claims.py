"""Compare what pages say with the numbers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from accounts.models import User
from recommendations.claims.check import check
from recommendations.registry.current import current_model

EXAMPLES = 3


class Command(BaseCommand):
    """Compare what pages say with the numbers."""

    help = (
        "Read the home pages of some users, from few ratings to many, and print for each kind of "
        "sentence and number how often the ratings and the model bear it out. Fails where one does "
        "not. Changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add how many users to look at."""
        parser.add_argument("--users", type=int, default=20, help="how many users (20)")

    def handle(self, *args: Any, users: int, **options: Any) -> None:
        """Print a line for each kind, and examples of what does not hold."""
        if users < 1:
            raise CommandError("--users is a number from 1 on", returncode=2)
        model = current_model()
        rated = User.objects.annotate(n=Count("ratings")).filter(n__gt=0).order_by("n", "pk")
        some = list(rated)
        if model is None or not some:
            raise CommandError("there is no model, or nobody has rated anything", returncode=2)
        chosen = [some[place * len(some) // users] for place in range(min(users, len(some)))]
        report = check(chosen, model)
        for kind in sorted(report.made):
            made, held = report.made[kind], report.held[kind]
            # Never rounded up to 100%.
            self.stdout.write(f"{1000 * held // made / 10:6.1f}%  {held:6} of {made:6}  {kind}")
            for about in report.false.get(kind, [])[:EXAMPLES]:
                self.stdout.write(f"         not so: {about}")
        if not report.all_hold:
            raise CommandError("not all of it holds")
