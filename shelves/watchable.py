"""What a user can watch: on a shelf of the site, on one of their own, or on a service they have."""

from django.conf import settings
from django.core.cache import cache
from django.db.models import Exists, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from catalog.models import Movie
from catalog.models.movie import MovieQuerySet
from core.compiled import FIRST, CompiledQuery, compiled_once

from .models import Offer, OwnService, Shelf, ShelfItem, Watching

_IN_USE = "shelves-in-use"
_KEPT_FOR = 600


def watchable_by(user_id: int) -> MovieQuerySet:
    """Return the movies that a user can watch, for subqueries."""
    on_shelf = Movie.objects.filter(pk__in=ShelfItem.objects.movies_for(user_id))
    return on_shelf | Movie.objects.filter(pk__in=_offered_to(user_id).values("movie"))


def can_watch_anything(user_id: int) -> bool:
    """Whether there is a shelf or a service for a user, so that it makes sense to ask for it."""
    return is_in_use() and bool(_has_something().rows(user_id)[0][0])


def something_to_watch(user_id: int) -> Q:
    """Return the condition that there is a shelf or a service for a user."""
    shelves = Shelf.objects.of(user_id).filter(item_count__gt=0)
    return Q(Exists(shelves)) | Q(Exists(OwnService.objects.filter(user=user_id)))


@compiled_once
def _has_something() -> CompiledQuery:
    asked = User.objects.filter(pk=FIRST).annotate(found=something_to_watch(FIRST))
    return CompiledQuery.of(asked.values_list("found"))


def is_in_use() -> bool:
    """Whether anyone here has a shelf or a service; asked of the database every ten minutes."""
    kept: bool | None = cache.get(_IN_USE)
    if kept is None:
        kept = Shelf.objects.exists() or OwnService.objects.exists()
        cache.set(_IN_USE, kept, _KEPT_FOR)
    return kept


def forget_whether_in_use() -> None:
    """Have it asked anew, as something may have changed."""
    cache.delete(_IN_USE)


def country_of(user_id: int) -> str:
    """Return the code of the country in which a user watches; empty where nobody has said it."""
    own = Watching.objects.filter(pk=user_id).values_list("country", flat=True).first()
    return own or settings.COUNTRY


def _offered_to(user_id: int) -> QuerySet[Offer]:
    own = Watching.objects.filter(pk=user_id).values("country")
    return Offer.objects.filter(
        country=Coalesce(Subquery(own), Value(settings.COUNTRY)),
        service__in=OwnService.objects.filter(user=user_id).values("service"),
        kind__in=Offer.INCLUDED,
    )
