"""Where movies can be watched: asked of TMDB in the background, shown with its date."""

import logging
import time
from collections.abc import Collection, Iterator
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from catalog.enrichment.one_movie import known_of
from catalog.models import Movie, SourceRecord, WatchlistEntry
from catalog.providers.configured import sources
from catalog.providers.errors import GoneError, NonsenseError, UnreachableError
from catalog.providers.facts import Offers
from catalog.providers.tmdb import Tmdb
from core.deletion import hold
from core.moments import lies_back

from .models import Offer, OfferCheck, Region, Service, Watching
from .models.offers import KEPT_FOR

MOST_COUNTRIES = 30
BEST_KNOWN = 2000
"""So many movies are asked about without anyone's asking, the most rated first."""
_AT_ONCE = 100
_SECONDS_AT_ONCE = 40.0

logger = logging.getLogger(__name__)


def is_set_up() -> bool:
    """Whether it can be asked where movies can be watched."""
    return bool(settings.TMDB_KEY)


def countries_here() -> list[str]:
    """Return the countries in which people of this site watch."""
    own = Watching.objects.order_by().values_list("country", flat=True).distinct()
    return sorted({*own, settings.COUNTRY} - {""})[:MOST_COUNTRIES]


def fetch_services() -> int:
    """Ask which services there are, and for the names of countries; return how many services.

    Without a country, too: it is chosen from these names.

    Raises
    ------
    SourceError
        If TMDB cannot be asked now.
    """
    client = _client()
    if client is None:
        return 0
    services = [Service(one.number, one.name, dict(one.places)) for one in client.services()]
    names: dict[str, dict[str, str]] = {}
    for language, _name in settings.LANGUAGES:
        for code, name in client.countries(language).items():
            names.setdefault(code, {})[language] = name
    Service.objects.bulk_create(
        {one.pk: one for one in services}.values(),
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["name", "places"],
    )
    regions = [Region(code, said) for code, said in names.items()]
    Region.objects.bulk_create(
        regions, update_conflicts=True, unique_fields=["code"], update_fields=["names"]
    )
    return len(services)


def fetch_offers() -> int:
    """Ask about movies whose offers are wanted, for a while; return about how many.

    Raises
    ------
    SourceError
        If TMDB cannot be asked now; the rest is left for the next time. Trouble with one movie
        alone keeps no other one from being asked about.
    """
    client, countries = _client(), countries_here()
    if client is None or not countries:
        return 0
    done, ends = 0, time.monotonic() + _SECONDS_AT_ONCE
    trouble: UnreachableError | None = None
    for movie in islice(_wanted(countries), _AT_ONCE):
        try:
            _write(movie, _offers_of(movie, client), countries)
            done += 1
        except UnreachableError as error:
            if trouble:
                raise
            trouble = error
        if time.monotonic() > ends:
            break
    if trouble:
        raise trouble
    return done


def forget_old() -> int:
    """Delete what was said too long ago; return about how many movies and countries."""
    old = OfferCheck.objects.filter(lies_back("asked_at", KEPT_FOR))
    same = old.filter(movie=OuterRef("movie"), country=OuterRef("country"))
    Offer.objects.filter(Exists(same)).delete()
    return old.delete()[0]


def _client() -> Tmdb | None:
    client = sources().get(Tmdb.key)
    return client if isinstance(client, Tmdb) else None


def _wanted(countries: Collection[str]) -> Iterator[Movie]:
    """Yield movies to ask about: looked at, on watchlists, then the best known ones."""
    lacking = Q()
    for country in countries:
        fresh = OfferCheck.objects.fresh().filter(movie=OuterRef("pk"), country=country)
        lacking |= Q(~Exists(fresh))
    movies = Movie.objects.filter(lacking)
    looked_at = OfferCheck.objects.filter(movie=OuterRef("pk"), wanted_at__isnull=False)
    listed = WatchlistEntry.objects.filter(movie=OuterRef("pk"))
    best = Movie.objects.popular().values("pk")[:BEST_KNOWN]
    seen: set[int] = set()
    for some in (
        movies.filter(Exists(looked_at)).order_by("pk"),
        movies.filter(Exists(listed)).order_by("pk"),
        movies.filter(pk__in=best).popular(),
    ):
        for movie in some[:_AT_ONCE]:
            if movie.pk not in seen:
                seen.add(movie.pk)
                yield movie


def _offers_of(movie: Movie, client: Tmdb) -> dict[str, Offers]:
    """Return by country what is offered of a movie; nothing of one that TMDB does not know."""
    try:
        source_id = _id_of(movie, client)
        return client.offers(source_id) if source_id else {}
    except (GoneError, NonsenseError) as error:
        logger.info("no offers of movie %d: %s", movie.pk, error)
        return {}


def _id_of(movie: Movie, client: Tmdb) -> str | None:
    known = SourceRecord.objects.filter(movie=movie, source=Tmdb.key).exclude(source_id="")
    return known.values_list("source_id", flat=True).first() or client.find(known_of(movie))


def _write(movie: Movie, by_country: dict[str, Offers], countries: Collection[str]) -> None:
    """Keep what is offered of a movie in the countries of this site."""
    said = {country: by_country.get(country, Offers()) for country in countries}
    there = set(Service.objects.values_list("pk", flat=True))
    new = {
        offer.service: Service(offer.service, offer.name)
        for offers in said.values()
        for offer in offers.offers
        if offer.service not in there
    }
    Service.objects.bulk_create(new.values(), ignore_conflicts=True)
    now = timezone.now()
    with transaction.atomic():
        own = Movie.everything.filter(pk=movie.pk)
        hold(own)
        if not own.exists():
            return
        Offer.objects.filter(movie=movie, country__in=countries).delete()
        for country, offers in said.items():
            OfferCheck.objects.update_or_create(
                movie=movie,
                country=country,
                defaults={"asked_at": now, "wanted_at": None, "link": offers.link},
            )
            Offer.objects.bulk_create(
                Offer(movie=movie, country=country, service_id=each.service, kind=each.kind)
                for each in offers.offers
            )
