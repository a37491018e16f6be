"""Compare what pages say with the numbers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count, Q

from accounts.models import User
from friends.claims import check_friends
from movierec.desk.claims import check_desk
from nights.claims import check_nights
from recommendations.claims.check import check
from recommendations.models import InterleavingTest
from recommendations.registry.current import current_model
from weekly.claims import check_weekly

EXAMPLES = 3


class Command(BaseCommand):
    """Compare what pages say with the numbers."""

    help = (
        "Read the pages of some users, from few ratings to many, of their friends and of the desk, "
        "and the weekly mails that they would get, and print for each kind of sentence and number "
        "how often the ratings, the diary and the model bear it out. Fails where one does not. A "
        "movie night of some of them is made and taken back; nothing else is changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add how many users to look at."""
        parser.add_argument("--users", type=int, default=20, help="how many users (20)")

    def handle(self, *args: Any, users: int, **options: Any) -> None:
        """Print a line for each kind, and examples of what does not hold."""
        if users < 1:
            raise CommandError("--users is a number from 1 on", returncode=2)
        if InterleavingTest.objects.running().exists():
            raise CommandError(
                "two models choose picks while an interleaving test runs; end it first",
                returncode=2,
            )
        model = current_model()
        users_with_feedback = (
            User.objects.annotate(n=Count("ratings", distinct=True))
            .filter(Q(n__gt=0) | Q(chosen_groups__isnull=False))
            .distinct()
        )
        some = list(users_with_feedback.order_by("n", "pk"))
        if model is None or not some:
            raise CommandError(
                "there is no model, or nobody has rated or chosen anything", returncode=2
            )
        chosen = [some[place * len(some) // users] for place in range(min(users, len(some)))]
        report = check(chosen, model)
        check_nights(report, chosen, model)
        check_friends(report, chosen)
        check_weekly(report, chosen, model)
        check_desk(report)
        for kind in sorted(report.made):
            made, held = report.made[kind], report.held[kind]
            # Never rounded up to 100%.
            self.stdout.write(f"{1000 * held // made / 10:6.1f}%  {held:6} of {made:6}  {kind}")
            for about in report.false.get(kind, [])[:EXAMPLES]:
                self.stdout.write(f"         not so: {about}")
        if not report.all_hold:
            raise CommandError("not all of it holds")
