"""Writing what a source says of a movie: what is empty is filled, what a person typed stays."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.deletion import hold

from ..age_ratings import from_age
from ..imports.movies_csv.records import ROLES, label_links
from ..models import Certificate, FieldSource, Movie, MovieMerge, SourceRecord, Tag
from ..models.sources import CERTIFICATES, COLUMNS, FIELDS, IDS, LABELS, PEOPLE
from ..providers.facts import Facts
from .fields import digest_of, offered_by, values_of
from .people import write_credits


def fill(
    movie: Movie,
    facts: Facts,
    source: str,
    only: Collection[str] = FIELDS,
    *,
    dry_run: bool = False,
) -> list[str]:
    """Fill the fields of a movie that lack a value, or have one that a source wrote before.

    Parameters
    ----------
    source
        The key of the provider.
    only
        The fields that may be filled.

    Returns
    -------
    list of str
        Those that were filled, or would be. None if the movie was deleted meanwhile.
    """
    with transaction.atomic():
        hold(Movie.everything.filter(pk=movie.pk))
        fresh = Movie.everything.filter(pk=movie.pk).first()
        if fresh is None:
            return []
        current, owners = values_of(fresh), owners_of(fresh)
        offered = {
            field: value
            for field, value in offered_by(facts).items()
            if field in only
            and value
            and may_fill(field, current[field], owners.get(field), source)
            and not _is_taken(fresh, field, value)
        }
        if titles := offered.get("alternative_titles"):
            offered["alternative_titles"] = with_merged_titles(fresh, titles)
        changed = [field for field in offered if _is_new(field, offered[field], current[field])]
        if not dry_run:
            written = {field: _write(fresh, field, offered[field]) for field in changed}
            _save_columns(fresh, changed)
            note_source(fresh, {**{f: current[f] for f in offered}, **written}, source)
        return changed


def owners_of(movie: Movie) -> dict[str, FieldSource]:
    """Return by field where its value is from, as far as that was noted."""
    return {row.field: row for row in FieldSource.objects.filter(movie=movie)}


def may_fill(field: str, value: Any, owner: FieldSource | None, source: str) -> bool:
    """Whether a source may write a field.

    A value that it wrote itself and nobody has changed it may renew. One that somebody has
    emptied stays empty.
    """
    if owner is None:
        return not value
    return owner.source == source and owner.digest == digest_of(value)


def note_source(movie: Movie, values: dict[str, Any], source: str) -> None:
    """Note that a source has written these values."""
    now = timezone.now()
    FieldSource.objects.write(
        FieldSource(movie=movie, field=field, source=source, digest=digest_of(value), at=now)
        for field, value in values.items()
    )


def note_typed(movie: Movie, fields: Collection[str], person: int) -> None:
    """Note that a person has written these fields, so that no source ever does."""
    FieldSource.objects.note_typed({movie.pk: fields}, person)
    if IDS & set(fields):
        SourceRecord.objects.filter(movie=movie).forget()


def with_merged_titles(movie: Movie, titles: Sequence[str]) -> list[str]:
    """Return alternative titles with those of movies that were merged into this one."""
    own = {movie.title, movie.original_title}
    return [title for title in MovieMerge.objects.titles_with(movie.pk, titles) if title not in own]


def _is_taken(movie: Movie, field: str, value: Any) -> bool:
    """Whether another movie of the catalogue has this id."""
    others = Movie.everything.exclude(pk=movie.pk)
    return field in IDS and others.filter(**{field: value}).exists()


def _is_new(field: str, value: Any, current: Any) -> bool:
    said = [credit.name for credit in value] if field in PEOPLE else value
    return bool(said != current)


def _write(movie: Movie, field: str, value: Any) -> Any:
    """Write a field, and return it as `values_of` will."""
    if field in LABELS:
        return _write_labels(movie, field, value)
    if field in PEOPLE:
        return write_credits(movie, ROLES[field], value)
    if field == CERTIFICATES:
        return _write_certificates(movie, value)
    setattr(movie, field, value)
    return value


def _write_certificates(movie: Movie, said: dict[str, str]) -> dict[str, str]:
    ages = {country: from_age(country, certificate) for country, certificate in said.items()}
    movie.certificates.all().delete()
    Certificate.objects.bulk_create(
        Certificate(movie=movie, country=country, certificate=said[country], from_age=age)
        for country, age in ages.items()
        if age is not None
    )
    return said


def _save_columns(movie: Movie, fields: Collection[str]) -> None:
    columns = [field for field in fields if field in COLUMNS]
    if columns:
        movie.save(update_fields=columns)


def _write_labels(movie: Movie, field: str, names: Sequence[str]) -> list[str]:
    through, label = label_links(field)
    model = through._meta.get_field(label).related_model
    known = _own_spellings(model, names)
    missing = [model(name=name) for name in names if name.casefold() not in known]
    model._default_manager.bulk_create(missing, ignore_conflicts=True)
    rows = model._default_manager.filter(
        name__in={known.get(name.casefold(), name) for name in names}
    )
    through.objects.filter(movie=movie).delete()
    through.objects.bulk_create(through(**{"movie": movie, label: row}) for row in rows)
    return sorted(row.name for row in rows)


def _own_spellings(model: Any, names: Sequence[str]) -> dict[str, str]:
    """Return by name in lower case how the catalogue writes it."""
    rows = model._default_manager.filter(name__in=names)
    if model is not Tag:
        # Of tags there are thousands, all in lower case.
        rows = model._default_manager.all()
    known = {name.casefold(): name for name in rows.values_list("name", flat=True)}
    if "children's" in known:
        # So the releases of MovieLens up to 1M call it.
        known.setdefault("children", known["children's"])
    return known
