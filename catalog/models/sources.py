"""Where the values of movies are from, and how far the sources have been asked."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.compiled import FIRST, CompiledQuery, compiled_once
from core.moments import has_come

from .movie import Movie

KEYS = ("tmdb", "wikidata", "imdb")
"""Of the sources, in the order in which they are named."""
TMDB = "tmdb"
TMDB_KEPT_FOR = timedelta(days=150)
"""How long a value of TMDB is kept, which allows six months."""
TYPED = "typed"
"""In place of a source: a person has written it."""
COLUMNS = (
    "title",
    "imdb_id",
    "tmdb_id",
    "original_title",
    "alternative_titles",
    "year",
    "runtime",
    "overview",
    "local_titles",
    "local_overviews",
)
"""The fields that are columns of the movie itself."""
LABELS = ("genres", "countries", "tags")
PEOPLE = ("directors", "cast", "writers")
CERTIFICATES = "certificates"
FIELDS = (*COLUMNS, *LABELS, *PEOPLE, CERTIFICATES, "poster")
"""What sources fill."""
IDS = frozenset({"imdb_id", "tmdb_id"})
"""The fields by which sources know a movie."""
KEPT_FIELDS = IDS | {"title", "year"}
"""What a movie is recognised by stays, however old it is."""
WIKIDATA = "wikidata"
"""The key of the source whose ids are kept nowhere but in its records."""
_BATCH = 500
_SILENT_FOR = timedelta(minutes=3)

ValueSources = dict[str, dict[str, str]]
"""By field: `source`, `digest` and `at` as of `FieldSource`."""


class FieldSourceQuerySet(models.QuerySet["FieldSource"]):
    """Finding out which sources have named what."""

    def sources_here(self) -> list[str]:
        """Return the keys of the sources that any value here is from."""
        return [key for key in KEYS if self.filter(source=key).exists()]

    def value_sources(self, movies: Collection[int]) -> dict[int, ValueSources]:
        """Return by movie whose the values of its fields are, as far as that was noted."""
        found: dict[int, ValueSources] = defaultdict(dict)
        for row in self.filter(movie__in=movies):
            found[row.movie_id][row.field] = {
                "source": row.source,
                "digest": row.digest,
                "at": row.at.isoformat(),
            }
        return found

    def restore(
        self, movie: int, fields: Collection[str], sources: ValueSources, person: int
    ) -> None:
        """Note whose values these fields have again: those of sources, typed, or nobody's.

        By now a source may say something else, so all of them are asked for everything.
        """
        own = {field: row for field, row in sources.items() if field in fields}
        typed = {field for field, row in own.items() if row["source"] == TYPED}
        self.note_typed({movie: typed}, person)
        self.write(
            FieldSource(
                movie_id=movie,
                field=field,
                source=row["source"],
                digest=row["digest"],
                at=datetime.fromisoformat(row["at"]),
            )
            for field, row in own.items()
            if field not in typed
        )
        self.filter(movie=movie, field__in=set(fields) - own.keys()).delete()
        SourceRecord.objects.filter(movie=movie).ask_for_all()

    def note_typed(self, fields: Mapping[int, Collection[str]], person: int | None) -> None:
        """Note by movie which fields a person has written, so that no source ever does."""
        now = timezone.now()
        self.write(
            FieldSource(movie_id=movie, field=field, source=TYPED, person_id=person, at=now)
            for movie, written in fields.items()
            for field in FIELDS
            if field in written
        )

    def write(self, rows: Iterable["FieldSource"]) -> None:
        """Note where values are from, in place of what was noted before."""
        self.bulk_create(
            rows,
            batch_size=_BATCH,
            update_conflicts=True,
            unique_fields=["movie", "field"],
            update_fields=["source", "digest", "at", "person"],
        )

    def sources_of(self, movie: int) -> list[str]:
        """Return the keys of the sources of a movie's values, without persons."""
        return [source for (source,) in _of_any_movie().rows(movie)]


@compiled_once
def _of_any_movie() -> CompiledQuery:
    sources = FieldSource.objects.filter(movie_id=FIRST).exclude(source=TYPED).order_by("source")
    return CompiledQuery.of(sources.values_list("source").distinct())


class FieldSource(models.Model):
    """Where the value of a movie's field is from.

    A source changes a value only while it is what a source has written: `digest` tells. A field
    without a row was filled by a person or an import.
    """

    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="field_sources")
    field = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    digest = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField(default=timezone.now)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = FieldSourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["movie", "field"], name="field_has_one_source"),
        ]
        indexes = [models.Index("source", "field", name="fields_of_a_source")]

    def __str__(self) -> str:
        return f"{self.field} from {self.source}"


class SourceRecordQuerySet(models.QuerySet["SourceRecord"]):
    """Finding movies by their ids at a source."""

    def forget(self) -> None:
        """Have the sources asked as if they had never been, as who has another id may be."""
        self.update(source_id="", etag="", is_whole=False)

    def ask_for_all(self) -> None:
        """Have the sources tell everything, though they may have changed nothing since."""
        self.update(etag="", is_whole=False)

    def wikidata_items(self) -> "models.QuerySet[SourceRecord, tuple[str, int]]":
        """Return Wikidata's items, and the movie that each is."""
        known = self.filter(source=WIKIDATA).exclude(source_id="")
        return known.order_by("pk").values_list("source_id", "movie_id")

    def wikidata_item_of(self, movie: str) -> models.Subquery:
        """Return an expression for the item of the movie that the field `movie` refers to."""
        known = self.filter(source=WIKIDATA, movie=models.OuterRef(movie)).exclude(source_id="")
        return models.Subquery(known.values("source_id")[:1])


class SourceRecord(models.Model):
    """What a source was asked about a movie, and when.

    Attributes
    ----------
    source_id
        The movie's id there; empty where it was not found.
    etag
        By which the source says that nothing changed since.
    is_whole
        Whether nothing is left to ask for: all fields were, or the source does not have it.
    poster
        Where the source had the picture that was fetched from there.
    problem
        Why nothing could be taken, in one line.
    is_changed
        Whether it is to be asked again soon: it says that it has changed the movie, or what it
        said could not be read.
    """

    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="source_records")
    source = models.CharField(max_length=20)
    source_id = models.CharField(max_length=20, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    is_whole = models.BooleanField(default=False)
    poster = models.CharField(max_length=200, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    is_changed = models.BooleanField(default=False, db_default=False)
    asked_at = models.DateTimeField(default=timezone.now)

    objects = SourceRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["movie", "source"], name="one_record_per_source"),
        ]
        indexes = [
            models.Index("source", "asked_at", name="source_records_oldest"),
            models.Index("id", condition=Q(is_changed=True), name="source_records_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.source_id or 'unknown'}"


class SourceChanges(models.Model):
    """Up to which day a source was asked what it has changed."""

    source = models.CharField(max_length=20, unique=True)
    until = models.DateField()

    def __str__(self) -> str:
        return f"{self.source} until {self.until}"


class EnrichmentRunQuerySet(models.QuerySet["EnrichmentRun"]):
    """Finding runs that a worker has to go on with."""

    def unfinished(self) -> Self:
        """Return those that are not at their end."""
        return self.filter(state=EnrichmentRun.State.RUNNING)

    def claimable(self) -> Self:
        """Return those that nobody works on and that no source has put off."""
        return self.unfinished().filter(Q(claimed_until=None) | has_come("claimed_until"))


class EnrichmentRun(models.Model):
    """A round through the catalogue in which sources fill what movies lack, and how far it is.

    Attributes
    ----------
    sources
        Their keys; none means all that are set up.
    missing
        The fields of which a movie must lack one; none means any.
    last_movie
        The last one done: interrupted, the run goes on after it.
    filled
        How often each field was filled.
    problem
        What keeps it waiting, in one line.
    stuck_at
        The movie that no source could be asked about the last time.
    claimed_until
        Until then nobody else goes on: a worker is on it, or a source wants to be left alone.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")

    sources = models.JSONField(default=list, blank=True)
    missing = models.JSONField(default=list, blank=True)
    limit = models.PositiveIntegerField(null=True, blank=True)
    dry_run = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    last_movie = models.BigIntegerField(default=0, editable=False)
    filled = models.JSONField(default=dict, editable=False)
    not_found = models.PositiveIntegerField(default=0, editable=False)
    failed = models.PositiveIntegerField(default=0, editable=False)
    problem = models.CharField(max_length=300, blank=True, editable=False)
    stuck_at = models.BigIntegerField(default=0, db_default=0, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = EnrichmentRunQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "round through the sources"
        verbose_name_plural = "rounds through the sources"

    def __str__(self) -> str:
        return gettext("Round %(number)s") % {"number": self.pk}

    def claim(self) -> bool:
        """Keep others away for a while; return whether this process may work on it."""
        until = timezone.now() + _SILENT_FOR
        own = EnrichmentRun.objects.filter(pk=self.pk).claimable()
        return bool(own.update(claimed_until=until, problem=""))

    def advance(self, movie: int, **counts: Any) -> bool:
        """Save that a movie is done; return False if the run is over or somebody else's."""
        values = {**counts, "last_movie": movie, "claimed_until": timezone.now() + _SILENT_FOR}
        as_read = EnrichmentRun.objects.unfinished().filter(pk=self.pk, last_movie=self.last_movie)
        if not as_read.update(done=F("done") + 1, **values):
            return False
        vars(self).update(values, done=self.done + 1)
        return True

    def put_off(self, problem: str, seconds: int, movie: int = 0) -> None:
        """Note why it has to wait, for how long, and at which movie."""
        self.problem, self.stuck_at = problem[:300], movie
        self.claimed_until = timezone.now() + timedelta(seconds=seconds)
        self.save(update_fields=["problem", "stuck_at", "claimed_until"])

    def release(self) -> None:
        """Let whoever comes next go on."""
        EnrichmentRun.objects.unfinished().filter(pk=self.pk).update(claimed_until=None)

    def finish(self) -> None:
        """Note that it is at its end."""
        self.state, self.finished_at, self.claimed_until = self.State.DONE, timezone.now(), None
        self.save(update_fields=["state", "finished_at", "claimed_until"])
