"""Imports of what users have watched and rated elsewhere, and what they have changed."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.moments import has_come

from .movie import Movie
from .movie_request import MovieRequest

WORKER_SILENT_FOR = timedelta(minutes=2)
"""After so long without a sign of life, another worker goes on."""

MOST_ATTEMPTS = 5
"""So many workers may die of an import without progress; then it is left."""
EMPTY_KEPT = timedelta(days=30)
RECORDS_BEFORE_PICKS = 200
"""So many imported records change the picks visibly."""


class TakenOverError(Exception):
    """Another worker goes on with an import, or its owner has cancelled it."""


class HistoryImportQuerySet(models.QuerySet["HistoryImport"]):
    """Finding imports that a worker has to go on with."""

    def unfinished(self) -> Self:
        """Return what is to be worked on: not begun, or interrupted."""
        return self.filter(state__in=HistoryImport.WORKING)

    def forget_old(self) -> None:
        """Delete those of which nothing is here, and has not been for a month."""
        nothing = [HistoryImport.State.REFUSED, HistoryImport.State.UNDONE]
        old = self.filter(state__in=nothing, finished_at__lt=timezone.now() - EMPTY_KEPT)
        old.filter(changes=None, unmatched_records=None).delete()

    def claimable(self) -> Self:
        """Return what no worker is working on."""
        return self.unfinished().filter(Q(claimed_until=None) | has_come("claimed_until"))


class HistoryImport(models.Model):
    """Files that a user brought, and how far they have been imported.

    Its parts, by row: `ImportChange` and `UnmatchedRecord`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ASKING = "asking", _("Needs an answer")
        RUNNING = "running", _("Importing")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Nothing imported")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    class Rule(models.TextChoices):
        NEWEST = "newest", _("The newer rating counts")
        FILE = "file", _("The file's rating counts")
        HERE = "here", _("My rating here counts")

    WORKING = (State.WAITING, State.RUNNING, State.UNDOING)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="history_imports"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    rule = models.CharField(max_length=10, choices=Rule, default=Rule.NEWEST)
    files = models.JSONField(
        default=list, help_text=_("For each file: its name, where it is kept, and what was chosen.")
    )
    reports = models.JSONField(default=list, help_text=_("For each file, what became of it."))
    total = models.PositiveIntegerField(default=0, help_text=_("Records in all files."))
    done = models.PositiveIntegerField(default=0, help_text=_("Of these, so many are imported."))
    problem = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text=_("Workers that have begun since there was progress.")
    )
    claimed_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = HistoryImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index("user", F("id").desc(), name="history_imports_newest")]

    def __str__(self) -> str:
        return gettext("Import %(number)s") % {"number": self.pk}

    @property
    def is_working(self) -> bool:
        """Whether a worker is on it, or will be."""
        return self.state in self.WORKING

    @property
    def shows_in_picks(self) -> bool:
        """Whether enough is imported to look at the picks."""
        is_under_way = self.state == self.State.RUNNING and self.done >= RECORDS_BEFORE_PICKS
        return is_under_way or self.state == self.State.DONE

    def claim(self) -> bool:
        """Keep other workers away for a while; return whether this one may work.

        A user's imports are done one after the other: what one takes back, the next may bring.
        """
        until = timezone.now() + WORKER_SILENT_FOR
        own = HistoryImport.objects.filter(pk=self.pk)
        earlier = HistoryImport.objects.unfinished().filter(user=self.user_id, pk__lt=self.pk)
        return not earlier.exists() and bool(
            own.claimable().update(claimed_until=until, attempts=F("attempts") + 1)
        )

    def advance(self, **values: Any) -> None:
        """Save how far it is, if nobody else has changed that, and keep other workers away.

        Raises
        ------
        TakenOverError
            If another worker goes on with it, or its owner has cancelled it.
        """
        values |= {"claimed_until": timezone.now() + WORKER_SILENT_FOR, "attempts": 0}
        as_read = HistoryImport.objects.filter(pk=self.pk, state=self.state, done=self.done)
        if not as_read.update(**values):
            raise TakenOverError
        vars(self).update(values)

    def finish(self, state: State, problem: str = "") -> None:
        """Save that no worker has to go on."""
        self.advance(state=state, problem=problem[:500], finished_at=timezone.now())
        HistoryImport.objects.filter(pk=self.pk).update(claimed_until=None)


class ImportChange(models.Model):
    """A row that an import has added or changed, as it was before and as it was left.

    Where the row is something else now, someone has changed it since.
    """

    history_import = models.ForeignKey(
        HistoryImport, on_delete=models.CASCADE, related_name="changes"
    )
    table = models.CharField(max_length=20)
    row = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index("table", "row", name="import_changes_of_a_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.row}"


def brought_by(table: type[models.Model]) -> models.QuerySet[ImportChange]:
    """Return what imports have added of a table, for a subquery about each of its rows."""
    return ImportChange.objects.filter(
        table=table._meta.model_name, row=OuterRef("pk"), before__isnull=True
    )


class UnmatchedMovieQuerySet(models.QuerySet["UnmatchedMovie"]):
    """Finding what waits for an answer, or for a movie."""

    def open(self) -> Self:
        """Return those of which nobody has said what they are."""
        return self.filter(movie=None)

    def to_review(self) -> Self:
        """Return those that may be movies of the catalogue."""
        return self.open().filter(request=None).exclude(candidates=[])

    def unknown(self) -> Self:
        """Return those that wait for a movie which is not here."""
        return self.open().filter(Q(candidates=[]) | Q(request__isnull=False))


class UnmatchedMovie(models.Model):
    """A movie that a user's files name and that the catalogue lacks, or may have.

    It is nowhere in the catalogue: only its owner sees it, and nothing is learned from it. The
    answer stays, so that the same file has no question twice.

    Attributes
    ----------
    key
        A digest of what the file says of the movie.
    candidates
        Movies that it may be; with none, it is unknown.
    rejected
        Movies that its owner has said it is not.
    movie
        What it is, once somebody has said so.
    asked_at
        When a source was asked about it.
    request
        Of its owner, for the movie at a source that it is; it waits for that one.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="unmatched_movies"
    )
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=400, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    imdb_id = models.CharField(max_length=12, blank=True)
    tmdb_id = models.PositiveIntegerField(null=True)
    movielens_id = models.PositiveIntegerField(null=True)
    wikidata_id = models.CharField(max_length=14, blank=True, default="", db_default="")
    candidates = models.JSONField(default=list)
    rejected = models.JSONField(default=list)
    movie = models.ForeignKey(Movie, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(null=True, editable=False)
    request = models.ForeignKey(
        MovieRequest, null=True, on_delete=models.SET_NULL, related_name="unmatched"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UnmatchedMovieQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="unmatched_movie_once_per_user"),
        ]

    def __str__(self) -> str:
        return f"Unmatched movie {self.pk}"

    @property
    def named(self) -> str:
        """What the file calls it."""
        others = f"TMDB {self.tmdb_id}" if self.tmdb_id else f"Wikidata {self.wikidata_id}"
        name = self.title or self.imdb_id or others
        return f"{name} ({self.year})" if self.year else name


class UnmatchedRecord(models.Model):
    """What a file says of such a movie; it waits until the movie is known."""

    unmatched = models.ForeignKey(UnmatchedMovie, on_delete=models.CASCADE, related_name="records")
    history_import = models.ForeignKey(
        HistoryImport, on_delete=models.CASCADE, related_name="unmatched_records"
    )
    digest = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    stars = models.FloatField(null=True)
    at = models.DateTimeField(null=True)
    text = models.TextField(blank=True)
    about = models.TextField(blank=True)
    ranked = models.BooleanField(default=False)
    more = models.JSONField(
        default=dict, db_default={}, help_text="What only our own archive says, by name."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unmatched", "digest"], name="unmatched_record_once_per_movie"
            ),
        ]

    def __str__(self) -> str:
        return f"Unmatched record {self.pk}"

    @classmethod
    def fields_of(cls, record: Any) -> dict[str, Any]:
        """Return the fields that keep a record."""
        since = record.since.isoformat() if record.since else None
        more = {"since": since, "position": record.position, "nth": record.nth}
        return {
            "kind": str(record.kind),
            "stars": record.points,
            "at": record.at,
            "text": record.text,
            "about": record.about,
            "ranked": record.ranked,
            "more": {name: value for name, value in more.items() if value},
        }
