"""Where a movie can be watched, on its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template

from accounts.models import User
from catalog.models import Movie
from core.compiled import FIRST, SECOND, CompiledQuery, compiled_once

from .. import where_to_watch
from ..models import Offer, OfferCheck, OwnService, Region, Shelf, ShelfItem
from ..watchable import country_of, is_in_use

register = template.Library()


@dataclass(frozen=True)
class OffersOfKind:
    """The services that offer a movie in one way.

    Attributes
    ----------
    services
        Each with whether the user has it and the movie is included.
    """

    label: str
    services: Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class WhereToWatch:
    """Where a user can watch a movie.

    Attributes
    ----------
    shelves
        Those for this user that hold it.
    country
        The name of the user's country; empty where services are not asked about.
    check
        When they were asked about; None if never.
    """

    shelves: Sequence[Shelf] = ()
    country: str = ""
    check: OfferCheck | None = None
    offers: Sequence[OffersOfKind] = ()

    @property
    def is_anything(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.shelves or self.country)

    @property
    def can_watch(self) -> bool:
        """Whether it is on a shelf, or included in a service that the user has."""
        return bool(self.shelves) or any(own for kind in self.offers for _, own in kind.services)


@register.simple_tag
def where_to_watch_for(user: User, movie: Movie) -> WhereToWatch:
    """Return where a user can watch a movie, and have it asked in the background if need be."""
    if not user.is_authenticated:
        return WhereToWatch()
    shelves = _shelves_with().instances(user.pk, movie.pk) if is_in_use() else []
    country = country_of(user.pk) if where_to_watch.is_set_up() else ""
    if not country:
        return WhereToWatch(shelves)
    check = OfferCheck.objects.filter(movie=movie, country=country).first()
    if check is None or not (check.is_fresh or check.wanted_at):
        OfferCheck.objects.want(movie.pk, country)
    return WhereToWatch(
        shelves, Region.name_of(country), check, _offers_of(user.pk, movie.pk, country)
    )


@compiled_once
def _shelves_with() -> CompiledQuery:
    held = ShelfItem.objects.filter(movie_id=SECOND).values("shelf")
    return CompiledQuery.of(Shelf.objects.of(FIRST).filter(pk__in=held).order_by("name"))


def _offers_of(user_id: int, movie_id: int, country: str) -> list[OffersOfKind]:
    offers = Offer.objects.filter(movie=movie_id, country=country).select_related("service")
    ranked = sorted(offers, key=lambda one: (one.service.places.get(country, 9999), one.pk))
    if not ranked:
        return []
    own = set(OwnService.objects.filter(user=user_id).values_list("service", flat=True))
    found: dict[str, Any] = {kind: [] for kind in Offer.Kind.values}
    for one in ranked:
        is_own = one.service_id in own and one.kind in Offer.INCLUDED
        found[one.kind].append((one.service.name, is_own))
    return [OffersOfKind(str(Offer.Kind(kind).label), some) for kind, some in found.items() if some]
