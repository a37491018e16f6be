"""Libraries of movies that people have, of the whole site or of one user."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.imports.history.records import Work
from catalog.models import Movie
from core import encryption
from core.moments import has_come
from core.stays_deleted import StaysDeleted

NAME_LENGTH = 60
MOST_SHELVES = 5
"""Of a user."""
MOST_ITEMS = 30_000
"""On a shelf."""
_WORKER_SILENT_FOR = timedelta(minutes=15)
_SECRET = "shelves.secret"  # noqa: S105 - what it is for


class ShelfQuerySet(models.QuerySet["Shelf"]):
    """Finds shelves."""

    def of(self, user_id: int) -> Self:
        """Return those whose movies this user can watch: their own, and the site's."""
        return self.filter(Q(user=None) | Q(user=user_id))

    def due(self) -> Self:
        """Return what is to be read or matched again, and nobody works on."""
        return self.filter(has_come("next_at"))


class Shelf(StaysDeleted):
    """A library of movies: at a media server, or brought as files."""

    class Kind(models.TextChoices):
        JELLYFIN = "jellyfin", "Jellyfin"
        PLEX = "plex", "Plex"
        FILES = "files", _("Files")

    class Problem(models.TextChoices):
        DOWN = "down", _("The server does not answer.")
        REFUSED = "refused", _("The server refuses the key.")
        NONSENSE = "nonsense", _("What answers there is no such server.")
        BUSY = "busy", _("The server wants to be left alone for a while.")
        ADDRESS = "address", _("This address may not be asked.")
        SECRET = "secret", _("The key can no longer be read: enter it anew.")
        TOO_MANY = "too_many", _("It has more movies than a shelf can hold.")
        FILE = "file", _("No movie was found in it: bring .nfo files, or a CSV file with ids.")

    SERVERS = (Kind.JELLYFIN, Kind.PLEX)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="shelves",
        help_text=_("Whose it is; empty for everyone's."),
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    address = models.URLField(
        _("address"), max_length=300, blank=True, help_text=_("Such as http://192.168.1.5:8096.")
    )
    secret = models.TextField(blank=True, editable=False, help_text=_("Encrypted."))
    brought = models.CharField(
        max_length=40,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text="The file that it is to be filled from.",
    )
    set_by_admin = models.BooleanField(
        default=False,
        editable=False,
        help_text=_("Whether an admin named the address, so that it may be a private one."),
    )
    item_count = models.PositiveIntegerField(default=0, editable=False)
    unknown_count = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Items that are not in the catalogue.")
    )
    problem = models.CharField(max_length=10, choices=Problem, blank=True, editable=False)
    read_at = models.DateTimeField(
        null=True, editable=False, help_text=_("When it was last read whole.")
    )
    next_at = models.DateTimeField(
        default=timezone.now, db_index=True, editable=False, help_text=_("When it is due again.")
    )

    objects = ShelfQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "shelves"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="shelf_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind="files", address="", secret="")
                | (Q(kind__in=["jellyfin", "plex"]) & ~Q(address="") & ~Q(secret="")),
                name="shelf_of_a_server_has_address_and_key",
            ),
            models.UniqueConstraint(fields=["user", "name"], name="shelf_name_once_per_user"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(user=None), name="shelf_name_once_on_the_site"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_of_server(self) -> bool:
        """Whether a media server is asked what is on it."""
        return self.kind in self.SERVERS

    @property
    def known_count(self) -> int:
        """How many items are movies of the catalogue."""
        return self.item_count - self.unknown_count

    @property
    def key(self) -> str:
        """The key or token of the server.

        Raises
        ------
        UnreadableError
            If it was stored with another `SECRET_KEY`.
        """
        return encryption.decrypted(self.secret, _SECRET)

    @key.setter
    def key(self, key: str) -> None:
        self.secret = encryption.encrypted(key, _SECRET)

    def claim(self) -> bool:
        """Keep other workers away for a while; return whether this one may work."""
        until = timezone.now() + _WORKER_SILENT_FOR
        return bool(Shelf.objects.due().filter(pk=self.pk).update(next_at=until))

    def stay_claimed(self) -> None:
        """Keep other workers away for a while longer."""
        until = timezone.now() + _WORKER_SILENT_FOR
        Shelf.objects.filter(pk=self.pk).update(next_at=until)

    def note(self, again_in: timedelta, **values: Any) -> None:
        """Save what came of reading it, unless it is gone, and when it is due again."""
        values["next_at"] = timezone.now() + again_in
        Shelf.objects.filter(pk=self.pk).update(**values)
        vars(self).update(values)


class ShelfItemQuerySet(models.QuerySet["ShelfItem"]):
    """Finds what is on shelves."""

    def movies_for(self, user_id: int) -> "models.QuerySet[ShelfItem, int | None]":
        """Return the ids of the movies that are on a shelf for this user."""
        on_shelf = self.filter(Q(shelf__user=None) | Q(shelf__user=user_id))
        return on_shelf.filter(movie__isnull=False).values_list("movie", flat=True)

    def delete_rows(self, keys: Collection[int]) -> None:
        """Delete rows that nothing belongs to."""
        rows = self.filter(pk__in=keys)
        rows._raw_delete(rows.db)


class ShelfItem(models.Model):
    """A movie of a library, as the library names it."""

    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="items")
    title = models.CharField(max_length=400)
    original_title = models.CharField(max_length=400, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    imdb_id = models.CharField(max_length=12, blank=True)
    tmdb_id = models.PositiveIntegerField(null=True)
    movie = models.ForeignKey(
        Movie,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="Empty for what is not in the catalogue.",
    )

    objects = ShelfItemQuerySet.as_manager()

    class Meta:
        ordering = ["title", "year", "pk"]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title

    @property
    def work(self) -> Work:
        """What it is matched by."""
        return Work(
            self.title,
            self.year,
            self.imdb_id or None,
            self.tmdb_id,
            original_title=self.original_title,
        )

    @staticmethod
    def columns_of(work: Work) -> dict[str, Any]:
        """Return the values of the row of a movie."""
        return {
            "title": work.title,
            "original_title": work.original_title,
            "year": work.year,
            "imdb_id": work.imdb_id or "",
            "tmdb_id": work.tmdb_id,
        }
