"""Asking one source about one movie, and noting what became of it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.deletion import hold
from core.moments import lies_back

from ..models import FieldSource, Movie, SourceRecord
from ..models.sources import FIELDS
from ..posters import PosterError, delete_files
from ..providers.configured import Source, sources
from ..providers.errors import GoneError, NonsenseError, SourceError, UnreachableError
from ..providers.facts import Answer, Facts, Known
from ..providers.tmdb import Tmdb, is_place_of_picture
from .fields import digest_of
from .filling import fill, may_fill, note_source, owners_of

RENEW_AFTER = timedelta(days=120)
"""TMDB lets its answers and pictures be kept for six months; `keeping` removes them before."""
_SAVED = ("source_id", "etag", "is_whole", "poster", "problem", "is_changed", "asked_at")
TMDB_PICTURES = "https://image.tmdb.org/t/p/"


@dataclass
class Outcome:
    """What became of a movie.

    Attributes
    ----------
    filled
        The fields that were filled.
    is_found
        Whether the source has the movie.
    problem
        What could not be taken, in one line.
    is_for_later
        Whether that may be another time.
    """

    filled: list[str] = field(default_factory=list)
    is_found: bool = True
    problem: str = ""
    is_for_later: bool = False


def enrich(
    movie: Movie, source: Source, only: Collection[str] = FIELDS, *, dry_run: bool = False
) -> Outcome:
    """Ask a source about a movie, and fill what it lacks.

    Raises
    ------
    SourceError
        If the source cannot be asked now; what it says of this movie alone is in the outcome.
    """
    record = SourceRecord.objects.filter(movie=movie, source=source.key).first()
    record = record or SourceRecord(movie=movie, source=source.key)
    try:
        answer = _ask(movie, source, record)
        if answer is None:
            outcome = Outcome(is_found=False, problem=f"{source.name} does not have it.")
        elif answer.facts is None:
            if not dry_run:
                _renew(movie, source.key)
            outcome = Outcome()
        else:
            outcome = take(movie, answer.facts, source, record, only, dry_run=dry_run)
    except NonsenseError as error:
        outcome, answer = Outcome(problem=str(error), is_for_later=True), None
    except UnreachableError as error:
        if not dry_run:
            # It may have trouble with this movie alone, and others are to have their turn.
            note(Outcome(problem=str(error), is_for_later=True), record)
        raise
    if not dry_run:
        is_all = set(only) == set(FIELDS)
        record.etag = mark_of(answer) if answer and is_all and not outcome.problem else ""
        record.is_whole = is_all or not outcome.is_found
        note(outcome, record)
    return outcome


def note(outcome: Outcome, record: SourceRecord) -> None:
    """Save what became of a movie, unless it is gone; of two at once the later one stays."""
    record.problem, record.asked_at = outcome.problem[:300], timezone.now()
    record.is_changed = outcome.is_for_later
    record.is_whole = record.is_whole and not outcome.is_for_later
    if not Movie.everything.filter(pk=record.movie_id).exists():
        return
    SourceRecord.objects.update_or_create(
        movie_id=record.movie_id,
        source=record.source,
        defaults={name: getattr(record, name) for name in _SAVED},
    )


def refresh(pk: int) -> None:
    """Ask all sources about a movie again; where one cannot be asked now, it is later.

    Raises
    ------
    SourceError
        If the last of them cannot be asked now.
    """
    movie = Movie.everything.filter(pk=pk).first()
    refusals = []
    for source in sources().values():
        if movie is None:
            break
        try:
            enrich(movie, source)
        except SourceError as error:
            refusals.append(error)
            SourceRecord.objects.update_or_create(
                movie=movie,
                source=source.key,
                defaults={"problem": str(error)[:300], "is_changed": True},
            )
    if refusals:
        raise refusals[-1]


def take(
    movie: Movie,
    facts: Facts,
    source: Source,
    record: SourceRecord,
    only: Collection[str] = FIELDS,
    *,
    dry_run: bool = False,
) -> Outcome:
    """Write what a source says of a movie, its poster with it."""
    record.source_id = facts.source_id
    if facts.is_adult and not settings.ADULT_MOVIES:
        return Outcome(problem="It is for adults only, and such movies are left out.")
    outcome = Outcome(_fill(movie, facts, source.key, only, dry_run=dry_run))
    if "poster" in only and isinstance(source, Tmdb):
        movie.refresh_from_db()
        try:
            if _fill_poster(movie, facts.poster, source, record, dry_run=dry_run):
                outcome.filled.append("poster")
        except (PosterError, GoneError, NonsenseError) as error:
            outcome.problem, outcome.is_for_later = f"The poster was not taken: {error}", True
    return outcome


def mark_of(answer: Answer) -> str:
    """Return by what a source says later that nothing changed, as long as we ask for the same."""
    return f"{_what_is_asked()} {answer.etag}" if answer.etag else ""


def _mark_known(record: SourceRecord) -> str:
    asked, _space, etag = record.etag.partition(" ")
    return etag if asked == _what_is_asked() else ""


def _what_is_asked() -> str:
    """Return what changes with the languages of the site, and with the fields of an upgrade."""
    return digest_of([FIELDS, sorted(code for code, _name in settings.LANGUAGES)])


def known_of(movie: Movie) -> Known:
    """Return what a source is told of a movie."""
    return Known(movie.title, movie.year, movie.original_title, movie.imdb_id, movie.tmdb_id)


def _ask(movie: Movie, source: Source, record: SourceRecord) -> Answer | None:
    """Return what the source says of the movie; None where it does not have it."""
    known = known_of(movie)
    try:
        source_id = record.source_id or source.find(known)
        if source_id is None:
            return None
        return source.facts(source_id, "" if _has_old_poster(movie) else _mark_known(record))
    except GoneError:
        # Its id may have changed there, while that of IMDb leads to it still.
        record.source_id = ""
        if not movie.imdb_id:
            return None
    try:
        source_id = source.find(Known(known.title, known.year, imdb_id=known.imdb_id))
        return source.facts(source_id) if source_id else None
    except GoneError:
        return None


def _fill(
    movie: Movie, facts: Facts, key: str, only: Collection[str], *, dry_run: bool
) -> list[str]:
    try:
        return fill(movie, facts, key, only, dry_run=dry_run)
    except IntegrityError:
        # Another worker has just added the same person or genre; now they are there.
        return fill(movie, facts, key, only, dry_run=dry_run)


def _fill_poster(
    movie: Movie, place: str, source: Tmdb, record: SourceRecord, *, dry_run: bool
) -> bool:
    """Fetch the poster if the movie lacks one, or has an older one of the source's."""
    owner = owners_of(movie).get("poster")
    if not may_fill("poster", movie.poster.name or "", owner, source.key):
        return False
    # An address that somebody typed stands; one of TMDB's own pictures is fetched from there.
    place = _place_in(movie.poster_url) or ("" if movie.poster_url else place)
    is_current = (
        movie.poster
        and record.poster == place
        and owner is not None
        and owner.at > timezone.now() - RENEW_AFTER
    )
    if not place or is_current:
        return False
    if not dry_run:
        store_poster(movie, source.poster(place), source.key)
        record.poster = place
    return True


def store_poster(movie: Movie, content: bytes, source: str) -> None:
    """Store a picture as the movie's poster, unless somebody has just given it another one.

    Raises
    ------
    PosterError
        If it is no picture that can be taken.
    """
    before = movie.poster.name or ""
    kept = Movie(pk=movie.pk)
    kept.poster.save("poster", ContentFile(content), save=False)
    with transaction.atomic():
        own = Movie.everything.filter(pk=movie.pk, poster=before)
        hold(own)
        if own.update(poster=kept.poster.name):
            note_source(movie, {"poster": kept.poster.name}, source)
            unused = movie.poster
        else:
            unused = kept.poster
        transaction.on_commit(partial(delete_files, unused))


def _has_old_poster(movie: Movie) -> bool:
    old = FieldSource.objects.filter(lies_back("at", RENEW_AFTER), movie=movie, field="poster")
    return old.exists()


def _place_in(address: str) -> str:
    """Return how TMDB names the picture of an address of its own, as in ``/abc.jpg``."""
    if not address.startswith(TMDB_PICTURES):
        return ""
    _size, _slash, name = address.removeprefix(TMDB_PICTURES).partition("/")
    return f"/{name}" if is_place_of_picture(f"/{name}") else ""


def _renew(movie: Movie, key: str) -> None:
    """Note that what the source wrote is as it is there."""
    written = FieldSource.objects.filter(movie=movie, source=key)
    written.exclude(field="poster").update(at=timezone.now())
