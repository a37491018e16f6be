"""How the site is, in a few numbers."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.models import (
    HistoryImport,
    Movie,
    MovieRequest,
    PossibleDuplicate,
    Rating,
    UnmatchedMovie,
)
from catalog.providers.configured import troubles
from catalog.providers.pace import Trouble
from recommendations.models import ModelVersion
from recommendations.taste.figures import Period

from ..recent_errors import RecentError, recent_errors
from ..watching import shared
from ..watching.site_state import queue_names

DAYS = 30
MOST_COUNTED = 10_000
ERRORS_SHOWN = 20
ACTIVE_WITHIN = timedelta(days=30)


class Waiting(NamedTuple):
    """Something that waits for a keeper, how much of it, and where to go on.

    It is counted up to `MOST_COUNTED`; of more, it is only known that there is more.
    """

    name: str
    number: int
    address: str
    is_more: bool

    @classmethod
    def of(cls, name: str, rows: QuerySet[Any], address: str = "") -> Self:
        """Count what waits."""
        found = rows.order_by()[: MOST_COUNTED + 1].count()
        return cls(name, min(found, MOST_COUNTED), address, found > MOST_COUNTED)


@dataclass(frozen=True)
class Glance:
    """What is seen first.

    Attributes
    ----------
    active
        Members who have logged in lately.
    days
        Ratings given by members on each of the last days, the newest last.
    troubles
        Why sources of movies cannot be asked.
    queued
        Tasks that no worker has taken yet; None where the broker does not answer.
    disk_free, disk_total
        Bytes where the site's data is.
    """

    members: int
    active: int
    movies: int
    days: Sequence[Period]
    waiting: Sequence[Waiting]
    troubles: Sequence[Trouble]
    last_training: ModelVersion | None
    errors: Sequence[RecentError]
    queued: int | None
    disk_free: int
    disk_total: int

    @property
    def disk_is_short(self) -> bool:
        """Whether less than a tenth is free."""
        return self.disk_free < self.disk_total / 10


def glance() -> Glance:
    """Look at the whole site; each count is bounded or of an index."""
    members = User.objects.filter(imported_from="", is_active=True)
    disk = shutil.disk_usage(settings.DATA_DIR)
    return Glance(
        members=members.count(),
        active=members.filter(last_login__gte=timezone.now() - ACTIVE_WITHIN).count(),
        movies=Movie.objects.count(),
        days=_ratings_by_day(),
        waiting=_waiting(),
        troubles=troubles(),
        last_training=ModelVersion.objects.latest_training(),
        errors=recent_errors(Path(settings.DATA_DIR)),
        queued=_queued(),
        disk_free=disk.free,
        disk_total=disk.total,
    )


def _ratings_by_day() -> list[Period]:
    today = timezone.localdate()
    first = today - timedelta(days=DAYS - 1)
    since = timezone.make_aware(datetime.combine(first, time.min))
    # By both times, for only that of the last change has an index.
    given = Rating.objects.filter(
        updated_at__gte=since, created_at__gte=since, user__imported_from=""
    )
    by_day = dict(
        given.order_by()
        .annotate(day=TruncDate("created_at"))
        .values_list("day")
        .annotate(count=Count("pk"))
    )
    days = [first + timedelta(days=number) for number in range(DAYS)]
    return [Period(day, by_day.get(day, 0)) for day in days]


def _waiting() -> list[Waiting]:
    movies = reverse("admin:catalog_movie_changelist")
    asked = reverse("admin:catalog_movierequest_changelist")
    imports = reverse("admin:catalog_historyimport_changelist")
    states, refused = MovieRequest.State, HistoryImport.State.REFUSED
    return [
        Waiting.of(
            _("Possible duplicates"),
            PossibleDuplicate.objects.open(),
            reverse("admin:catalog_possibleduplicate_changelist"),
        ),
        Waiting.of(
            _("Movies without a poster"),
            Movie.objects.filter(poster="", poster_url=""),
            f"{movies}?missing=poster&hidden=no",
        ),
        Waiting.of(
            _("Movies people asked for that no source gave"),
            MovieRequest.objects.filter(state=states.REFUSED),
            f"{asked}?state__exact={states.REFUSED}",
        ),
        Waiting.of(
            _("Movies people asked for that are being fetched"),
            MovieRequest.objects.filter(state=states.WAITING),
            f"{asked}?state__exact={states.WAITING}",
        ),
        # Only their number: nobody but who brought them is to see which they are.
        Waiting.of(
            _("Movies in people’s imports that are not matched"),
            UnmatchedMovie.objects.filter(movie=None),
        ),
        Waiting.of(
            _("Imports of members that failed"),
            HistoryImport.objects.filter(state=refused),
            f"{imports}?state__exact={refused}",
        ),
    ]


def _queued() -> int | None:
    """Ask the broker, which has a second to answer."""
    if not settings.REDIS_URL and not settings.BROKER_SOCKET.exists():
        return None
    found = shared.read(queue_names())
    return sum(found.waiting.values()) if found.answers else None
