"""Holds the numbers of the desk against the tables they are of.

Nothing here uses the code that counts them for the page.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone, translation

from accounts.models import User
from catalog.models import (
    HistoryImport,
    Movie,
    MovieRequest,
    PossibleDuplicate,
    Rating,
    UnmatchedMovie,
)
from recommendations.claims.pages import Element, page
from recommendations.claims.report import Report, Verdict
from recommendations.claims.written import are_as_high, count_in
from recommendations.models import ModelVersion

from .model_claims import of_interleaving, of_models
from .use_claims import of_use

DAYS = 30
MOST_COUNTED = 10_000


def check_desk(report: Report) -> None:
    """Add what holds of the desk as an admin sees it; nothing where no admin may open it."""
    admins = User.objects.filter(is_superuser=True, is_staff=True, is_active=True)
    with translation.override("en"):
        for admin in admins.order_by("pk"):
            desk = page(admin, "desk")
            if shown := desk.first("id", "glance"):
                report.add(_of_desk(shown), f"the desk, as {admin} sees it")
                if quality := desk.first("id", "quality"):
                    report.add(_of_quality(quality), f"models on the desk, as {admin} sees it")
                return


def _of_quality(shown: Element) -> Iterator[Verdict]:
    yield from of_models(shown)
    yield from of_interleaving(shown)
    yield from of_use(shown)


def _of_desk(shown: Element) -> Iterator[Verdict]:
    members = list(User.objects.filter(imported_from="", is_active=True))
    lately = timezone.now() - timedelta(days=DAYS)
    words = shown.first("id", "members").words
    said = re.fullmatch(r"([\d,]+) ([\d,]+) logged in within 30 days", words)
    yield "desk: members", said is not None and count_in(said[1]) == len(members)
    active = sum(one.last_login is not None and one.last_login >= lately for one in members)
    yield "desk: members who logged in", said is not None and count_in(said[2]) == active
    visible = Movie.everything.filter(hidden_at=None)
    yield "desk: movies", count_in(shown.definitions.get("Movies", "")) == visible.count()
    newest = ModelVersion.objects.filter(imported_from="").order_by("-started_at").first()
    training = shown.first("id", "last-training").words
    is_so = training == "None yet" if newest is None else f"Model {newest.pk} " in f"{training} "
    yield "desk: last training", is_so
    posters = visible.values_list("poster", "poster_url")
    without = sum(not poster and not address for poster, address in posters)
    failed = HistoryImport.objects.filter(state=HistoryImport.State.REFUSED).count()
    asked = Counter(MovieRequest.objects.values_list("state", flat=True))
    waiting = {
        "Possible duplicates": PossibleDuplicate.objects.filter(rejected=False).count(),
        "Movies without a poster": without,
        "Movies people asked for that no source gave": asked[MovieRequest.State.REFUSED],
        "Movies people asked for that are being fetched": asked[MovieRequest.State.WAITING],
        "Movies in people’s imports that are not matched": UnmatchedMovie.objects.filter(
            movie=None
        ).count(),
        "Imports of members that failed": failed,
    }
    said_to_wait = [line.words for line in shown.first("id", "waiting").tagged("li")]
    right = [f"{name} {_bounded(number)}" for name, number in waiting.items()]
    yield "desk: what waits", said_to_wait == right
    yield from _of_days(shown)


def _bounded(number: int) -> str:
    return f"{number:,}" if number <= MOST_COUNTED else f"more than {MOST_COUNTED:,}"


def _of_days(shown: Element) -> Iterator[Verdict]:
    today = timezone.localdate()
    days = [today - timedelta(days=DAYS - 1 - number) for number in range(DAYS)]
    moments = Rating.objects.filter(
        user__imported_from="", created_at__gte=timezone.now() - timedelta(days=DAYS + 1)
    )
    given = Counter(
        timezone.localtime(moment).date() for moment in moments.values_list("created_at", flat=True)
    )
    counts = [given[day] for day in days]
    figure = shown.figure("days-heading")
    said = re.search(r"([\d,]+) ratings? by members within 30 days", figure.words)
    yield "desk: ratings within 30 days", said is not None and count_in(said[1]) == sum(counts)
    if sum(counts):
        names = [f"{day.day} {day:%b}" for day in days]
        right = [[name, f"{count:,}"] for name, count in zip(names, counts, strict=True)]
        yield "desk: ratings a day", [row.cells for row in figure.rows] == right
        is_so = are_as_high(figure.all("class", "chart-column"), counts)
        yield "desk: bars as high as the counts", is_so
