"""A movie of a source, found in the catalogue or added to it."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from ..enrichment.filling import note_source
from ..enrichment.one_movie import Outcome, mark_of, note, take
from ..imports.history.titles import loose_key
from ..models import AlternativeId, Movie, SourceRecord
from ..providers.configured import Source
from ..providers.errors import NonsenseError, SourceError
from ..providers.facts import Facts

_LONGEST_TITLE = 400


class NotTakenError(Exception):
    """A movie that this site does not take; the message says why, in one line."""


def add(source: Source, source_id: str, *, with_adult: bool) -> Movie:
    """Return the movie with this id at a source; new, it has all that the source says of it.

    Raises
    ------
    SourceError
        If the source cannot be asked now.
    NotTakenError
        If the movie is for adults, and `with_adult` is not set.
    """
    known = SourceRecord.objects.filter(source=source.key, source_id=source_id)
    if record := known.select_related("movie").first():
        return record.movie
    answer = source.facts(source_id)
    facts = answer.facts
    if facts is None:
        raise NonsenseError(f"{source.name} says nothing of it.")
    if facts.is_adult and not with_adult:
        raise NotTakenError("It is for adults only, and such movies are left out.")
    movie, is_new = _found_or_created(facts, source.key)
    taken = movie.source_records.filter(source=source.key, is_changed=False)
    if is_new or not taken.exists():
        record = SourceRecord(movie=movie, source=source.key)
        try:
            outcome = take(movie, facts, source, record)
        except SourceError as error:
            # The poster is missing still; whoever comes next, or the schedule, goes on with it.
            record.source_id = ""
            note(Outcome(problem=str(error), is_for_later=True), record)
            raise
        record.is_whole = True
        record.etag = "" if outcome.problem else mark_of(answer)
        note(outcome, record)
        movie.refresh_from_db()
    return movie


def in_catalogue(facts: Facts) -> Movie | None:
    """Return the movie that these facts are about, by its ids or else by title and year."""
    for field, value in (("tmdb_id", facts.tmdb_id), ("imdb_id", facts.imdb_id)):
        if value and (known := AlternativeId.objects.movies_known_as(field, value)):
            return Movie.everything.get(pk=min(known))
    if facts.year is None:
        return None
    own = {loose_key(title) for title in (facts.title, facts.original_title) if title}
    others = Movie.everything.filter(year=facts.year)
    if facts.tmdb_id:
        others = others.filter(tmdb_id=None)
    if facts.imdb_id:
        others = others.filter(imdb_id=None)
    same = [
        movie
        for movie in others.only("title", "original_title").iterator(1000)
        if own & {loose_key(title) for title in (movie.title, movie.original_title) if title}
    ]
    return Movie.everything.get(pk=same[0].pk) if len(same) == 1 else None


def _found_or_created(facts: Facts, key: str) -> tuple[Movie, bool]:
    with transaction.atomic():
        # Two that add the same movie at once come one after the other.
        movies = ContentType.objects.get_for_model(Movie).pk
        ContentType.objects.select_for_update(no_key=True).get(pk=movies)
        if found := in_catalogue(facts):
            return found, False
        movie = Movie(
            title=facts.title[:_LONGEST_TITLE],
            year=facts.year,
            imdb_id=facts.imdb_id,
            tmdb_id=facts.tmdb_id,
        )
        movie.save()
        own = ("title", "year", "imdb_id", "tmdb_id")
        note_source(movie, {name: getattr(movie, name) for name in own}, key)
        return movie, True
