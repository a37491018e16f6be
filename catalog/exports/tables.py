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
MOVIE = tuple(f"movie__{column}" for column in MOVIE_COLUMNS)

Table = tuple[Sequence[str], Iterable[Sequence[Any]]]
"""The columns, and the rows."""
TableOf = Callable[[int], Table]
"""Takes a user's id."""

_TABLES: dict[str, TableOf] = {}
EXPORTED: set[type[Model]] = set()
"""The exported models."""


def exported(name: str, *models: type[Model]) -> Callable[[TableOf], TableOf]:
    """Register a table of these models, exported as `name`.csv."""

    def register(table_of: TableOf) -> TableOf:
        _TABLES[name] = table_of
        EXPORTED.update(models)
        return table_of

    return register


def movie_columns(*columns: str) -> Sequence[str]:
    """Return the columns of a table about movies, whose rows begin with the values of `MOVIE`."""
    return (*MOVIE_COLUMNS, *columns)


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


@exported("second-factors", Authenticator)
def _second_factors(user_id: int) -> Table:
    """Return the second factors, without their secrets."""
    columns = ("type", "created_at", "last_used_at")
    return columns, Authenticator.objects.filter(user=user_id).order_by("pk").values_list(*columns)


@exported("single-sign-on", SocialAccount)
def _single_sign_on(user_id: int) -> Table:
    """Return who the user is at the identity provider, with what it told of them."""
    columns = ("provider", "uid", "date_joined", "last_login", "extra_data")
    return columns, SocialAccount.objects.filter(user=user_id).order_by("pk").values_list(*columns)


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


@exported("sessions", UserSession)
def _sessions(user_id: int) -> Table:
    own = UserSession.objects.filter(user=user_id).order_by("pk")
    return ("began_at", "address", "browser"), own.values_list("created_at", "ip", "user_agent")


@exported("ratings", Rating)
def _ratings(user_id: int) -> Table:
    own = Rating.objects.filter(user=user_id).order_by("updated_at", "pk")
    return movie_columns("stars", "rated_at"), own.values_list(*MOVIE, "stars", "updated_at")


@exported("rating-history", RatingChange)
def _rating_history(user_id: int) -> Table:
    own = RatingChange.objects.filter(user=user_id).order_by("at", "pk")
    return movie_columns("stars", "at"), own.values_list(*MOVIE, "stars", "at")


@exported("watchlist", WatchlistEntry)
def _watchlist(user_id: int) -> Table:
    own = WatchlistEntry.objects.filter(user=user_id).order_by("created_at", "pk")
    return movie_columns("added_at"), own.values_list(*MOVIE, "created_at")


@exported("diary", Viewing)
def _diary(user_id: int) -> Table:
    own = Viewing.objects.filter(user=user_id).with_rewatch().order_by("watched_on", "pk")
    rows = own.values_list("title", *MOVIE, "watched_on", "rewatch", "note")
    return movie_columns("watched_on", "rewatch", "note"), _titled(rows)


@exported("lists", MovieList, ListEntry)
def _lists(user_id: int) -> Table:
    """Return all lists, including empty ones."""
    own = MovieList.objects.filter(user=user_id).order_by("name", "pk", "entries__position")
    movies = [f"entries__{column}" for column in ("title", *MOVIE)]
    rows = own.values_list(
        *movies, "name", "description", "ranked", "entries__position", "entries__created_at"
    )
    return movie_columns("list", "description", "ranked", "position", "added_at"), _titled(rows)


@exported("tags", OwnTag)
def _tags(user_id: int) -> Table:
    own = OwnTag.objects.filter(user=user_id).order_by("name", "pk")
    return movie_columns("tag"), own.values_list(*MOVIE, "name")


@exported("imports", HistoryImport)
def _imports(user_id: int) -> Table:
    """Return the imports of files from other sites."""
    own = HistoryImport.objects.filter(user=user_id).order_by("pk")
    rows = own.values_list("created_at", "finished_at", "state", "rule", "files")
    columns = ("began_at", "finished_at", "state", "rule", "files")
    return columns, ((*facts, ", ".join(file["name"] for file in files)) for *facts, files in rows)


@exported("exports", DataExport)
def _exports(user_id: int) -> Table:
    """Return the archives that were asked for, this one included."""
    columns = ("created_at", "finished_at", "size")
    return columns, DataExport.objects.filter(user=user_id).order_by("pk").values_list(*columns)


@exported("not-in-catalogue", UnmatchedMovie, UnmatchedRecord)
def _unmatched(user_id: int) -> Table:
    """Return what imported files say of movies that were not surely found."""
    own = UnmatchedRecord.objects.filter(unmatched__user=user_id, unmatched__movie=None)
    movie = [f"unmatched__{column}" for column in MOVIE_COLUMNS]
    columns = ("kind", "stars", "at", "text")
    return movie_columns(*columns), own.order_by("pk").values_list(*movie, *columns)


@exported("requested-movies", MovieRequest)
def _requests(user_id: int) -> Table:
    own = MovieRequest.objects.filter(user=user_id).order_by("pk")
    columns = ("title", "year", "source", "id_there", "state", "asked_at")
    rows = own.values_list("title", "year", "source", "source_id", "state", "created_at")
    return columns, rows


@exported("notes", MovieNote)
def _notes(user_id: int) -> Table:
    own = MovieNote.objects.filter(user=user_id).order_by("pk")
    return movie_columns("note", "written_at"), own.values_list(*MOVIE, "text", "updated_at")


def _titled(rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    """Use the kept title for movies that have left the catalogue."""
    return ((title or kept, *rest) for kept, title, *rest in rows)
