"""The private tags and notes of users."""

import unicodedata
from collections.abc import Collection, Iterable
from typing import Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.deletion import hold
from core.limits import LimitReached

from .certificates import OfMoviesQuerySet
from .diary import NOTE_LENGTH
from .merges import DisplacedRow
from .movie import Movie

TAG_LENGTH = 50
MOST_DIFFERENT_TAGS = 500
"""Of a user: the page of their tags shows all of them."""
LIKED_TAG = "liked"
"""Says that a movie is liked, with or without stars; likes of other sites become this tag."""


def normal_tag(words: str) -> str:
    """Return a normalised tag: lower case, single spaces, no leading ``#``.

    ``"  #Heist   Movies "`` becomes ``"heist movies"``.
    """
    letters = unicodedata.normalize("NFC", words.lower())
    plain = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in letters)
    return " ".join(plain.split()).lstrip("# ")


class OwnTagQuerySet(OfMoviesQuerySet["OwnTag"]):
    """Setting the tags of a movie."""

    def likes(self) -> Self:
        """Return the tags that say that a movie is liked."""
        return self.filter(name=LIKED_TAG)

    def put(self, user_id: int, movie: Movie, names: Iterable[str]) -> list[str]:
        """Set this user's tags of `movie`, and return the earlier ones.

        Raises
        ------
        LimitReached
            If that made too many different tags.
        """
        wanted = dict.fromkeys(filter(None, map(normal_tag, names)))
        with transaction.atomic():
            hold(User.objects.filter(pk=user_id))
            self._refuse_too_many(user_id, wanted)
            own = self.filter(user_id=user_id, movie=movie)
            before = list(own.order_by("pk").values_list("name", flat=True))
            own.exclude(name__in=wanted).delete()
            self.bulk_create(
                [self.model(user_id=user_id, movie=movie, name=name) for name in wanted],
                ignore_conflicts=True,
            )
        return before

    def _refuse_too_many(self, user_id: int, wanted: Collection[str]) -> None:
        different = (
            self.filter(user_id=user_id).order_by().values_list("name", flat=True).distinct()
        )
        new = set(wanted).difference(different.filter(name__in=wanted))
        if new and different.count() + len(new) > MOST_DIFFERENT_TAGS:
            message = _("You can have %(most)s different tags at most.")
            raise LimitReached(message % {"most": MOST_DIFFERENT_TAGS})


class OwnTag(models.Model):
    """A user's tag of a movie, which only they see."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="own_tags"
    )
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=TAG_LENGTH)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnTagQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("user", "name", name="own_tag_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "movie", "name"], name="own_tag_once_per_user_and_movie"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="own_tag_has_a_name"),
        ]

    def __str__(self) -> str:
        # The name is private.
        return _("Tag %(number)s") % {"number": self.pk}


class MovieNoteQuerySet(OfMoviesQuerySet["MovieNote"]):
    """Saving notes."""

    def write(self, user_id: int, movie: Movie, text: str) -> str:
        """Save this user's note on `movie`, delete it if `text` is empty; return the old text."""
        with transaction.atomic():
            hold(User.objects.filter(pk=user_id))
            note = self.select_for_update().filter(user_id=user_id, movie=movie).first()
            before = note.text if note else ""
            if note:
                DisplacedRow.objects.forget(self.model, note.pk)
            if text:
                now = timezone.now()
                self.update_or_create(
                    user_id=user_id, movie=movie, defaults={"text": text, "updated_at": now}
                )
            elif note:
                note.delete()
        return before


class MovieNote(models.Model):
    """A user's note on a movie, which only they see."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="movie_notes"
    )
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=NOTE_LENGTH)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MovieNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "note"
        constraints = [
            models.UniqueConstraint(fields=["user", "movie"], name="one_note_per_user_and_movie"),
            models.CheckConstraint(condition=~Q(text=""), name="note_has_a_text"),
        ]

    def __str__(self) -> str:
        return _("Note %(number)s") % {"number": self.pk}
