"""Two movies that were merged, separated again: all as it was, but for what changed since."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, cast

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _

from core.deletion import hold
from core.put_away import with_parents

from ..imports.batches import batches
from ..models import AlternativeId, DisplacedRow, Movie, MovieMerge
from ..models.rating import refresh_rating_totals
from .merge import MergeError
from .packing import packed_value, unpacked
from .provenance import sign_titles
from .rules import before_returning

BATCH = 500


def undo_merge(pk: int) -> Movie:
    """Put back the movie that is gone and what was its own, and return it.

    What changed since goes to the movie that it was made on.

    Raises
    ------
    MergeError
        If it is undone already, too old, not the last with its movie, or if another movie has one
        of the ids meanwhile.
    """
    with transaction.atomic():
        merge = _locked(pk)
        restored = cast("Movie", unpacked(Movie, merge.movie))
        _give_back(merge, restored)
        _refuse_if_taken(restored)
        restored.save(force_insert=True)
        Movie.everything.filter(pk=restored.pk).update(
            created_at=merge.movie["created_at"], search_text=restored.search_text
        )
        for part in merge.moved.order_by("-pk").iterator():
            rows = apps.get_model(part.table)._base_manager.filter(pk__in=part.rows)
            rows.filter((part.field, part.after)).update(**{f"{part.field}_id": part.before})
        _sign_titles(merge, restored)
        newest_first = merge.displaced.order_by("-pk").iterator(BATCH)
        for table, copies in groupby(newest_first, lambda copy: copy.table):
            for some in batches(copies, BATCH):
                _put_back(apps.get_model(table), some)
        refresh_rating_totals(Movie.everything.filter(pk__in=[merge.kept_id, restored.pk]))
        merge.delete()
    restored.refresh_from_db()
    return restored


def _locked(pk: int) -> MovieMerge:
    merge = MovieMerge.objects.select_for_update().filter(pk=pk).first()
    if merge is None:
        raise MergeError(_("This merge is undone already."))
    if later := merge.later().order_by("-pk").first():
        raise MergeError(_("Undo the later one first: %(later)s.") % {"later": later})
    if not merge.is_recent:
        raise MergeError(_("This merge is too old to be undone."))
    hold(Movie.everything.filter(pk=merge.kept_id))
    merge.refresh_from_db()
    return merge


def _give_back(merge: MovieMerge, restored: Movie) -> None:
    """Take from the movie that was kept what it got, unless that was changed since."""
    kept = merge.kept
    for name, (before, after) in merge.filled.items():
        field: Any = Movie._meta.get_field(name)
        if packed_value(field, kept) == after:
            setattr(kept, name, field.to_python(before))
        elif name == "alternative_titles":
            added = set(after).difference(before)
            kept.alternative_titles = [
                title for title in kept.alternative_titles if title not in added
            ]
    kept.save()
    for name in AlternativeId.FIELDS:
        own = kept.alternative_ids.filter(field=name, value=str(getattr(restored, name)))
        own.delete()


def _sign_titles(merge: MovieMerge, restored: Movie) -> None:
    """Let alternative titles be those of the source again that wrote them, of either movie."""
    if "alternative_titles" in merge.filled:
        _before, after = merge.filled["alternative_titles"]
        for movie in (merge.kept, restored):
            sign_titles(movie.pk, after, movie.alternative_titles)


def _refuse_if_taken(restored: Movie) -> None:
    for name in AlternativeId.FIELDS:
        value = getattr(restored, name)
        if value and (other := Movie.everything.filter((name, value)).first()):
            label = Movie._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            message = _(
                "%(other)s has the %(label)s %(value)s meanwhile; take it away there first."
            )
            raise MergeError(message % {"other": other, "label": label, "value": value})


def _put_back(model: type[models.Model], copies: Sequence[DisplacedRow]) -> None:
    winners = model._base_manager.in_bulk(copy.winner for copy in copies if copy.winner is not None)
    for copy in copies:
        if copy.winner_before and copy.winner in winners:
            _restore(winners[copy.winner], copy)
    rows = [
        unpacked(model, copy.state)
        for copy in copies
        # Where its owner has deleted the one, they do not want the other.
        if copy.winner is None or copy.winner in winners or copy.user_id is None
    ]
    complete = with_parents(model, rows)
    for row in complete:
        before_returning(row)
    model._base_manager.bulk_create(complete, ignore_conflicts=True)


def _restore(winner: models.Model, copy: DisplacedRow) -> None:
    fields: dict[str, Any] = {name: winner._meta.get_field(name) for name in copy.winner_after}
    now = {name: packed_value(field, winner) for name, field in fields.items()}
    if now != copy.winner_after:
        return
    before = {name: field.to_python(copy.winner_before[name]) for name, field in fields.items()}
    type(winner)._base_manager.filter(pk=winner.pk).update(**before)
    for name, value in before.items():
        setattr(winner, name, value)
