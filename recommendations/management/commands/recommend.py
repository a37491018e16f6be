"""Print what users are known to like and what is recommended to them, alone or together."""

from argparse import Namespace
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from catalog.models import Rating
from recommendations.engine.cli.common import positive
from recommendations.engine.cli.dials import add_control_options, controls_of
from recommendations.engine.data.likes_and_dislikes import LIKED_STARS
from recommendations.engine.errors import ControlsError
from recommendations.engine.ranking.groups import RULES, Rule
from recommendations.serving.group_picks import GroupPicks, group_picks
from recommendations.serving.picks import Picks, picks_for

_POPULAR = "  Popular (nothing personal):"


class Command(BaseCommand):
    """Print what users are known to like and what is recommended to them, alone or together."""

    help = (
        "Print what a user is known to like and what is recommended to them, with the reasons; "
        "for several users, what they may like together and each one's share of it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the users, the length, and the controls of the list."""
        parser.add_argument("username", nargs="+", help="several are recommended to as a group")
        parser.add_argument("--top", type=positive, default=10, help="how many movies of each (10)")
        parser.add_argument(
            "--rule", choices=RULES, help="how to weigh several users (default: fair)"
        )
        add_control_options(parser)

    def handle(self, *args: Any, username: list[str], top: int, **options: Any) -> None:
        """Print all lists."""
        users = {user.pk: user for user in map(_user, username)}
        rule: Rule | None = options["rule"]
        if rule is not None and len(users) < 2:
            raise CommandError("--rule is for several users", returncode=2)
        try:
            controls = controls_of(Namespace(**options))
            for user in users.values():
                self._print_liked(user, top)
            if len(users) > 1:
                self._print_group(users, group_picks(list(users), top, rule or "fair", controls))
            else:
                self._print_picks(picks_for(user.pk, top, controls))
        except ControlsError as error:
            raise CommandError(str(error), returncode=2) from error

    def _print_liked(self, user: User, top: int) -> None:
        liked = Rating.objects.filter(user=user, stars__gte=LIKED_STARS).select_related("movie")
        self.stdout.write(f"User {user.username}")
        self.stdout.write("  Known positives:")
        for rating in liked.order_by("-stars", "-movie__rating_count")[:top]:
            self.stdout.write(f"    {rating.movie}")

    def _print_picks(self, picks: Picks) -> None:
        self.stdout.write("  Recommended:" if picks.personal else _POPULAR)
        for pick in picks.items:
            self.stdout.write(f"    {pick.movie} - {pick.reason}")

    def _print_group(self, users: dict[int, User], picks: GroupPicks) -> None:
        self.stdout.write(f"Together, {', '.join(user.username for user in users.values())}")
        for unknown in picks.unknown if picks.personal else ():
            self.stdout.write(f"  Nothing is known of {users[unknown].username}")
        self.stdout.write(
            "  Recommended (100% is the best that one of them could get):"
            if picks.personal
            else _POPULAR
        )
        for pick in picks.items:
            shares = ", ".join(
                f"{users[share.member].username} {share.percent:.0f}%" for share in pick.shares
            )
            most = pick.gains_most
            gains = f" - {shares}; most for {users[most.member].username}" if most else ""
            self.stdout.write(f"    {pick.movie}{gains}")


def _user(name: str) -> User:
    user = User.objects.filter(username__iexact=name).first()
    if user is None:
        raise CommandError(f"there is no user {name}", returncode=2)
    return user
