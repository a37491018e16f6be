"""Merging a movie with another one: all that refers to it, in one transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from core.deletion import hold

from ..imports.batches import batches
from ..models import AlternativeId, DisplacedRow, MergedRows, Movie, MovieMerge, SourceRecord
from ..models.rating import refresh_rating_totals
from .packing import packed, packed_value
from .provenance import Settled, kept_titles, rows_giving_way, settle, sign_titles
from .relations import Relation, path_to_user, relations_to
from .rules import LEFT_BEHIND, TAKEN_OVER, before_leaving, wins_over

ROWS_OF_A_PART = 2000
_MOST_TRIES = 3
_FILLED = (
    "original_title",
    "year",
    "runtime",
    "overview",
    "local_titles",
    "local_overviews",
    "poster",
    "poster_url",
)
"""What a movie takes from the other where it has none of its own."""

_Pair = tuple[Any, Any | None]
"""A row that gives way, and the one that takes its place."""


class MergeError(Exception):
    """The two cannot be merged; the message says why, in one line."""


def merge_movies(kept: int, gone: int) -> MovieMerge:
    """Give all that belongs to one movie to another, and delete it.

    Raises
    ------
    MergeError
        If they are the same, or one is not there any more.
    """
    for tries_left in reversed(range(_MOST_TRIES)):
        try:
            with transaction.atomic():
                return _merge(kept, gone)
        except IntegrityError:
            # A row was added to the movie that is kept, after it was looked for.
            if not tries_left:
                raise
    raise AssertionError


def _merge(kept_id: int, gone_id: int) -> MovieMerge:
    if kept_id == gone_id:
        raise MergeError(_("A movie cannot be merged with itself."))
    kept, gone = _locked(kept_id, gone_id)
    merge = MovieMerge.objects.create(kept=kept, gone=gone.pk, title=str(gone), movie=packed(gone))
    merging = _Merging(merge)
    settled, titles = settle(kept, gone), kept_titles(gone)
    for rows in rows_giving_way(kept, gone, settled):
        merging.leave(rows)
    for relation in relations_to(Movie):
        merging.move(relation, gone.pk, kept.pk)
    Movie.everything.filter(pk=gone.pk).delete()
    merge.filled = _fill(kept, gone, settled, titles)
    merge.save(update_fields=["filled"])
    refresh_rating_totals(Movie.everything.filter(pk=kept.pk))
    return merge


def _locked(kept: int, gone: int) -> list[Movie]:
    """Return both movies; nothing can be added to the one that goes until the end."""
    for pk in sorted([kept, gone]):
        if pk == gone:
            list(Movie.everything.filter(pk=pk).select_for_update().values_list("pk"))
        else:
            hold(Movie.everything.filter(pk=pk))
    found = Movie.everything.in_bulk([kept, gone])
    if len(found) < 2:
        raise MergeError(_("One of the two movies is not there any more."))
    return [found[kept], found[gone]]


def _fill(
    kept: Movie, gone: Movie, settled: Settled, titles_of_gone: Sequence[str]
) -> dict[str, Any]:
    """Let a movie take what it lacks, and return by field what it had and has."""
    before = packed(kept)
    for name in (*_FILLED, *AlternativeId.FIELDS):
        if not getattr(kept, name) and name not in settled.left:
            setattr(kept, name, getattr(gone, name))
    kept.alternative_titles = _titles_of_both(kept, gone, settled, titles_of_gone)
    kept.save()
    # The sources may be asked at once: they are not where they were with either.
    SourceRecord.objects.filter(movie=kept).update(etag="", is_whole=False)
    AlternativeId.objects.bulk_create(
        AlternativeId(movie=kept, field=name, value=str(value))
        for name in AlternativeId.FIELDS
        if (value := getattr(gone, name)) and value != getattr(kept, name)
    )
    after = packed(kept)
    compared = {"alternative_titles", *_FILLED, *AlternativeId.FIELDS}
    return {name: [before[name], after[name]] for name in compared if before[name] != after[name]}


def _titles_of_both(
    kept: Movie, gone: Movie, settled: Settled, titles_of_gone: Sequence[str]
) -> list[str]:
    """Return the alternative titles that a movie has with those of another."""
    first = [] if "alternative_titles" in settled.given_up else kept.alternative_titles
    last = [] if "alternative_titles" in settled.left else gone.alternative_titles
    own = {kept.title, kept.original_title}
    titles = dict.fromkeys([*first, *titles_of_gone, *last])
    found = [title for title in titles if title and title not in own]
    sign_titles(kept.pk, first or last, found)
    return found


class _Merging:
    """Moves rows, and keeps what an undo needs."""

    def __init__(self, merge: MovieMerge) -> None:
        self._merge = merge

    def move(self, relation: Relation, before: int, after: int) -> None:
        """Let the rows that refer to one row refer to another; where both have one, one stays."""
        rows = relation.rows.filter((relation.field, before))
        if relation.is_key or relation.model in LEFT_BEHIND:
            self._displace(relation.model, [(row, None) for row in rows])
            return
        for names in relation.unique_with:
            self._settle(relation, names, before, after)
        for keys in batches(rows.values_list("pk", flat=True), ROWS_OF_A_PART):
            MergedRows.objects.create(
                merge=self._merge,
                table=relation.table,
                field=relation.field,
                before=before,
                after=after,
                rows=keys,
            )
            relation.rows.filter(pk__in=keys).update(**{f"{relation.field}_id": after})

    def leave(self, rows: "models.QuerySet[Any]") -> None:
        """Keep rows for an undo alone."""
        self._displace(rows.model, [(row, None) for row in rows])

    def _settle(self, relation: Relation, names: Sequence[str], before: int, after: int) -> None:
        """Displace one row of each two that would be the same to a constraint."""
        same = {name: OuterRef(name) for name in names}
        holder = relation.rows.filter((relation.field, after), **same).values("pk")[:1]
        challengers = relation.rows.filter((relation.field, before))
        found = challengers.annotate(holder=Subquery(holder)).exclude(holder=None)
        for some in batches(list(found)):
            holders = relation.rows.in_bulk([row.holder for row in some])
            pairs = [(row, holders[row.holder]) for row in some]
            ranked = [pair if not wins_over(*pair) else pair[::-1] for pair in pairs]
            self._displace(relation.model, ranked)

    def _displace(self, model: type[models.Model], pairs: Sequence[_Pair]) -> None:
        """Keep copies of rows for an undo, and delete them; what belongs to them goes along."""
        if not pairs:
            return
        losers = {loser.pk: winner for loser, winner in pairs}
        for relation in relations_to(model):
            self._move_dependents(relation, losers)
        owners = _owners_of(model, losers)
        DisplacedRow.objects.bulk_create(
            self._copy_of(model, loser, winner, owners.get(loser.pk)) for loser, winner in pairs
        )
        # Without signals: totals are counted anew, and what belongs to the rows is gone already.
        chosen = model._base_manager.filter(pk__in=losers)
        chosen._raw_delete(chosen.db)
        for loser, _winner in pairs:
            before_leaving(loser)

    def _move_dependents(self, relation: Relation, losers: dict[Any, Any | None]) -> None:
        dependents = relation.rows.filter((f"{relation.field}__in", list(losers)))
        if relation.is_key:
            self._displace(relation.model, [(row, None) for row in dependents])
            return
        for loser in list(dependents.values_list(relation.field, flat=True).distinct()):
            winner = losers[loser]
            if winner is None:
                of_loser = dependents.filter((relation.field, loser))
                self._displace(relation.model, [(row, None) for row in of_loser])
            else:
                self.move(relation, loser, winner.pk)

    def _copy_of(
        self, model: type[models.Model], loser: Any, winner: Any, user: int | None
    ) -> DisplacedRow:
        taken = TAKEN_OVER[model](winner, loser) if winner and model in TAKEN_OVER else {}
        fields = [model._meta.get_field(name) for name in taken]
        before = {field.name: packed_value(field, winner) for field in fields}
        for name, value in taken.items():
            setattr(winner, name, value)
        if taken:
            winner.save(update_fields=list(taken))
        return DisplacedRow(
            merge=self._merge,
            user_id=user,
            table=model._meta.label,
            row=loser.pk,
            state=packed(loser),
            winner=winner.pk if winner else None,
            winner_before=before,
            winner_after={field.name: packed_value(field, winner) for field in fields},
        )


def _owners_of(model: type[models.Model], keys: Iterable[Any]) -> dict[Any, int | None]:
    path = path_to_user(model)
    if path is None:
        return {}
    return dict(model._base_manager.filter(pk__in=list(keys)).values_list("pk", path))
