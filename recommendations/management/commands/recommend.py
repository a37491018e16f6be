"""Print what a user is known to like and what is recommended to them."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.models import Rating
from movierec.accounts.models import User
from recommendations.engine.preferences import LIKED_STARS
from recommendations.serving import picks_for


def positive(text: str) -> int:
    """Return the number that `text` names.

    Raises
    ------
    ArgumentTypeError
        If it names none from 1 on.
    """
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise ArgumentTypeError(f"{text} is not a number from 1 on")


class Command(BaseCommand):
    """Print what a user is known to like and what is recommended to them."""

    help = "Print what a user is known to like and what is recommended to them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the user's name."""
        parser.add_argument("username")
        parser.add_argument("--top", type=positive, default=10, help="how many films of each (10)")

    def handle(self, *args: Any, username: str, top: int, **options: Any) -> None:
        """Print both lists."""
        user = User.objects.filter(username__iexact=username).first()
        if user is None:
            raise CommandError(f"there is no user {username}", returncode=2)
        liked = Rating.objects.filter(user=user, stars__gte=LIKED_STARS).select_related("movie")
        picks = picks_for(user.pk, top)
        self.stdout.write(f"User {user.username}")
        self.stdout.write("  Known positives:")
        for rating in liked.order_by("-stars", "-movie__rating_count")[:top]:
            self.stdout.write(f"    {rating.movie}")
        self.stdout.write("  Recommended:" if picks.personal else "  Popular (nothing personal):")
        for pick in picks.items:
            self.stdout.write(f"    {pick.movie} - {pick.reason}")
