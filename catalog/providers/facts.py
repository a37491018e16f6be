"""What a source says of a movie, in the form that all sources share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Known:
    """What the catalogue knows of a movie that a source is asked about."""

    title: str
    year: int | None = None
    original_title: str = ""
    imdb_id: str | None = None
    tmdb_id: int | None = None
    wikidata_id: str | None = None


@dataclass(frozen=True)
class Found:
    """A movie in the results of a search at a source; its `poster` as in `Facts`."""

    source_id: str
    title: str
    year: int | None = None
    original_title: str = ""
    overview: str = ""
    is_adult: bool = False
    poster: str = ""


@dataclass(frozen=True)
class CreditFact:
    """Someone who made a movie.

    Attributes
    ----------
    role
        As in `Credit.Role`: ``director``, ``cast`` or ``writer``.
    tmdb_id, wikidata_id, imdb_id
        The person's, where the source says it.
    """

    role: str
    name: str
    tmdb_id: int | None = None
    wikidata_id: str | None = None
    imdb_id: str | None = None


@dataclass(frozen=True)
class Facts:
    """All that a source says of a movie; what it does not say is empty.

    Attributes
    ----------
    source_id
        Its id there now: a movie that was merged into another one has that one's.
    titles, overviews
        By language, such as ``de``.
    certificates
        Age ratings by country, such as ``12`` for ``DE``.
    poster
        Where the source has the picture, in a form that only its own client understands.
    """

    source_id: str
    title: str
    imdb_id: str | None = None
    tmdb_id: int | None = None
    original_title: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    alternative_titles: tuple[str, ...] = ()
    overviews: Mapping[str, str] = field(default_factory=dict)
    released: date | None = None
    year: int | None = None
    runtime: int | None = None
    genres: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    credits: tuple[CreditFact, ...] = ()
    certificates: Mapping[str, str] = field(default_factory=dict)
    poster: str = ""
    is_adult: bool = False


@dataclass(frozen=True)
class Answer:
    """What a source says of a movie, and the mark by which it says later that nothing changed."""

    facts: Facts | None
    etag: str = ""


@dataclass(frozen=True)
class Wanted:
    """Which new movies a site takes up by itself.

    Attributes
    ----------
    since, until
        When they came out.
    languages
        Original ones, such as ``en``; empty for all.
    region
        A country in which they came out, such as ``DE``; empty for any.
    """

    since: date
    until: date
    least_votes: int = 0
    least_popularity: float = 0.0
    languages: tuple[str, ...] = ()
    region: str = ""


@dataclass(frozen=True)
class Offer:
    """Where a movie can be watched in a country.

    Attributes
    ----------
    service
        The number of the service at the source.
    kind
        ``flatrate``, ``free``, ``ads``, ``rent`` or ``buy``.
    """

    service: int
    name: str
    kind: str


@dataclass(frozen=True)
class Offers:
    """What a country offers of a movie, and the page of the source that shows it."""

    link: str = ""
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True)
class Service:
    """A service that shows movies.

    Attributes
    ----------
    places
        By country: its place among those that are shown there, the best known first.
    """

    number: int
    name: str
    places: Mapping[str, int] = field(default_factory=dict)
