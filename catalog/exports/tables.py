"""Everything that is stored about a user, as CSV tables.

Other apps add their tables with `exported`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import BooleanField, ExpressionWrapper, Model, Q

from accounts.models import AuditEntry, DeletedData, Invitation, User
from core.csv_files import csv_file

from ..models import (
    DataExport,
    HistoryImport,
    ListEntry,
    MovieList,
    MovieNote,
    MovieRequest,
    OwnTag,
    Rating,
    RatingChange,
    UnmatchedMovie,
    UnmatchedRecord,
    Viewing,
    WatchlistEntry,
)

MOVIE_COLUMNS = ("title", "year", "movielens_id", "imdb_id", "tmdb_id")

Table = tuple[Sequence[str], Iterable[Sequence[Any]]]
"""The columns, and the rows."""
TableOf = Callable[[int], Table]
"""Takes a user's id."""

_TABLES: dict[str, TableOf] = {}
EXPORTED: set[type[Model]] = set()
"""The exported models."""
_AT_ONCE = 2000


def exported(name: str, *models: type[Model]) -> Callable[[TableOf], TableOf]:
    """Register a table of these models, exported as `name`.csv."""

    def register(table_of: TableOf) -> TableOf:
        _TABLES[name] = table_of
        EXPORTED.update(models)
        return table_of

    return register


def export_rows(
    name: str,
    model: Any,
    columns: str,
    of: str = "user",
    movie: str = "",
    order: str = "pk",
) -> None:
    """Register a table of the rows of a model that a user has, exported as `name`.csv.

    Parameters
    ----------
    columns
        The fields to export, with spaces between; what the table calls otherwise is written as
        ``began_at=created_at``.
    of
        The field that says whose a row is.
    movie
        How the movie of a row is reached, if it is about one; what names it comes first.
    order
        Of the rows, by fields with spaces between.
    """
    parts = [column.partition("=") for column in columns.split()]
    named = [*(MOVIE_COLUMNS if movie else ()), *(heading for heading, _, _ in parts)]
    values = [*(movie_values(movie) if movie else ()), *(own or same for same, _, own in parts)]

    def table_of(user_id: int) -> Table:
        rows = model.objects.filter(**{of: user_id}).order_by(*order.split())
        return named, rows.values_list(*values).iterator(_AT_ONCE)

    exported(name, model)(table_of)


def movie_columns(*columns: str) -> Sequence[str]:
    """Return the columns of a table about movies, whose rows begin with `movie_values`."""
    return (*MOVIE_COLUMNS, *columns)


def movie_values(movie: str = "movie") -> Sequence[str]:
    """Return the fields that name the movie which a field refers to."""
    return [f"{movie}__{column}" for column in MOVIE_COLUMNS]


def table_files(user_id: int) -> Iterator[tuple[str, Any]]:
    """Yield the name and the content of a CSV file for each table.

    A movie that has left the catalogue has only its title (in lists and the diary).
    """
    for name, table_of in _TABLES.items():
        columns, rows = table_of(user_id)
        yield name, csv_file(columns, rows)


@exported("account", User, EmailAddress)
def _account(user_id: int) -> Table:
    """Return the account, with a row for each e-mail address."""
    columns = (
        "username",
        "first_name",
        "last_name",
        "date_joined",
        "last_login",
        "out_of_ten",
        "age_limit",
    )
    addresses = ("email", "verified", "primary")
    own = User.objects.filter(pk=user_id).order_by("emailaddress")
    rows = own.values_list(*columns, *(f"emailaddress__{name}" for name in addresses))
    return (*columns, *addresses), rows


@exported("invitations", Invitation)
def _invitations(user_id: int) -> Table:
    """Return those that the user made and the one they signed up with."""
    own = Invitation.objects.filter(Q(made_by=user_id) | Q(used_by=user_id)).order_by("pk")
    rows = own.values_list("made_by", "made_at", "expires_at", "used_at")
    return ("made_by_you", "made_at", "expires_at", "used_at"), (
        (made_by == user_id, *dates) for made_by, *dates in rows
    )


# Without their secrets.
export_rows("second-factors", Authenticator, "type created_at last_used_at")
# With what the identity provider told of the user.
export_rows("single-sign-on", SocialAccount, "provider uid date_joined last_login extra_data")


@exported("account-log")
def _account_log(user_id: int) -> Table:
    """Return what the audit log has about the account; who did it, if another, is not told."""
    columns = ("at", "action", "address", "detail")
    rows = AuditEntry.objects.filter(account=user_id).order_by("pk")
    return (*columns, "by_you"), rows.annotate(
        by_you=ExpressionWrapper(Q(by_account=None), BooleanField())
    ).values_list(*columns, "by_you")


@exported("deleted")
def _deleted(user_id: int) -> Table:
    """Return what the user has deleted and when that is final; what it was is kept apart."""
    columns = ("kind", "deleted_at", "purge_at")
    own = DeletedData.objects.filter(owner=user_id).order_by("pk")
    return columns, own.values_list(*columns)


export_rows("sessions", UserSession, "began_at=created_at address=ip browser=user_agent")
export_rows("ratings", Rating, "stars rated_at=updated_at", movie="movie", order="updated_at pk")
export_rows("rating-history", RatingChange, "stars at", movie="movie", order="at pk")
export_rows(
    "watchlist", WatchlistEntry, "added_at=created_at", movie="movie", order="created_at pk"
)


@exported("diary", Viewing)
def _diary(user_id: int) -> Table:
    own = Viewing.objects.filter(user=user_id).with_rewatch().order_by("watched_on", "pk")
    rows = own.values_list("title", *movie_values(), "watched_on", "rewatch", "note")
    return movie_columns("watched_on", "rewatch", "note"), _titled(rows)


@exported("lists", MovieList, ListEntry)
def _lists(user_id: int) -> Table:
    """Return all lists, including empty ones."""
    own = MovieList.objects.filter(user=user_id).order_by("name", "pk", "entries__position")
    movies = ["entries__title", *movie_values("entries__movie")]
    rows = own.values_list(
        *movies, "name", "description", "ranked", "entries__position", "entries__created_at"
    )
    return movie_columns("list", "description", "ranked", "position", "added_at"), _titled(rows)


export_rows("tags", OwnTag, "tag=name", movie="movie", order="name pk")


@exported("imports", HistoryImport)
def _imports(user_id: int) -> Table:
    """Return the imports of files from other sites."""
    own = HistoryImport.objects.filter(user=user_id).order_by("pk")
    rows = own.values_list("created_at", "finished_at", "state", "rule", "files")
    columns = ("began_at", "finished_at", "state", "rule", "files")
    return columns, ((*facts, ", ".join(file["name"] for file in files)) for *facts, files in rows)


# The archives that were asked for, this one included.
export_rows("exports", DataExport, "created_at finished_at size")


@exported("not-in-catalogue", UnmatchedMovie, UnmatchedRecord)
def _unmatched(user_id: int) -> Table:
    """Return what imported files say of movies that were not surely found."""
    own = UnmatchedRecord.objects.filter(unmatched__user=user_id, unmatched__movie=None)
    columns = ("kind", "stars", "at", "text")
    rows = own.order_by("pk").values_list(*movie_values("unmatched"), *columns)
    return movie_columns(*columns), rows


export_rows(
    "requested-movies",
    MovieRequest,
    "title year source id_there=source_id state asked_at=created_at",
)
export_rows("notes", MovieNote, "note=text written_at=updated_at", movie="movie")


def _titled(rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    """Use the kept title for movies that have left the catalogue."""
    return ((title or kept, *rest) for kept, title, *rest in rows)
