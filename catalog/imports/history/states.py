"""A row of the library as an import has left it, to tell whether it was changed since."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from accounts.models import User
from catalog.models import (
    ListEntry,
    MovieList,
    MovieNote,
    OwnTag,
    Rating,
    RatingChange,
    Viewing,
    WatchlistEntry,
)

FIELDS: dict[type[Any], Sequence[str]] = {
    Rating: ("stars", "updated_at"),
    RatingChange: ("stars",),
    Viewing: ("watched_on", "note"),
    WatchlistEntry: (),
    ListEntry: (),
    MovieList: ("name", "description", "ranked", "share_key"),
    OwnTag: ("name",),
    MovieNote: ("text",),
    User: ("out_of_ten",),
}
"""What is compared, and put back; what belongs to others comes before them.

Apps add their own models.
"""


def tables() -> dict[str, type[Any]]:
    """Return the models by the names that changes have of them."""
    return {model._meta.model_name: model for model in FIELDS}


def state_of(row: Any) -> dict[str, Any]:
    """Return what an undo compares of a row, as JSON has it."""
    return {name: _plain(getattr(row, name)) for name in FIELDS[type(row)]}


def put_back(row: Any, state: Mapping[str, Any]) -> None:
    """Set the fields of a row to what they were."""
    for name, value in state.items():
        setattr(row, name, row._meta.get_field(name).to_python(value))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
