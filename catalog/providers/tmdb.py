"""The Movie Database: search, details, posters. What it says is shown, and not learned from.

Its answers are described at developer.themoviedb.org.
"""

import re
from datetime import date, timedelta
from typing import Any

from ..age_ratings import from_age
from ..posters import MOST_BYTES
from .countries import site_countries
from .errors import GoneError, NonsenseError
from .facts import Answer, CreditFact, Facts, Found, Known, Offers, Service, Wanted
from .genres import site_genres
from .http import Client
from .pace import Pace
from .reading import day, mapping, number, paragraphs, rows, runtime, text, understood, unique
from .titles import imdb_id_in, the_one
from .watching import countries_in, offers_in, services_in

API = "https://api.themoviedb.org/3"
IMAGES = "https://image.tmdb.org/t/p"
POSTER_SIZE = "w780"
MOST_A_SECOND = 20
CAST_KEPT = 15
LONGEST_CHANGES = timedelta(days=14)
"""So far back TMDB says what was changed."""
_MOST_PAGES = 500
_OF_CINEMAS_AND_STREAMS = "2|3|4"
"""And not on a disc, as every old movie comes out again and again."""
_WRITING = {"Screenplay", "Writer", "Author", "Novel", "Story"}
_APPENDED = "credits,alternative_titles,external_ids,keywords,release_dates,translations"
_PLACE = re.compile(r"/[\w-]{1,100}\.(jpg|jpeg|png|webp)", re.ASCII)
_IMDB_ID = re.compile(r"tt\d{7,10}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_LONGEST_CERTIFICATE = 20
_LANGUAGE = re.compile(r"[a-z]{2}", re.ASCII)


def is_place_of_picture(place: str) -> bool:
    """Whether this is how TMDB names a picture, as in ``/abc.jpg``."""
    return bool(_PLACE.fullmatch(place))


def address_of_picture(place: str) -> str:
    """Return where browsers find a picture that TMDB names like this."""
    return f"{IMAGES}/w500{place}"


class Tmdb:
    """A client with a v3 key or a v4 token.

    Parameters
    ----------
    languages
        Those of the site; titles and plots in others are not kept.
    with_adult
        Whether movies for adults are taken.
    at
        Another server that answers as TMDB does.
    """

    key = "tmdb"
    name = "TMDB"

    def __init__(
        self,
        key: str,
        languages: tuple[str, ...],
        agent: str,
        *,
        with_adult: bool = False,
        is_patient: bool = True,
        at: str = "",
    ) -> None:
        self._languages, self._with_adult = languages, with_adult
        headers = {"User-Agent": agent, "Accept": "application/json"}
        # A v4 token is a JSON Web Token, of three parts.
        self._key = {} if "." in key else {"api_key": key}
        if not self._key:
            headers["Authorization"] = f"Bearer {key}"
        pace = Pace(self.key, MOST_A_SECOND)
        api, images = (f"{at}/3", f"{at}/t/p") if at else (API, IMAGES)
        self._api = Client(self.name, api, pace, headers, is_patient=is_patient)
        self._images = Client(self.name, images, pace, {"User-Agent": agent}, is_patient=is_patient)

    @understood
    def find(self, movie: Known) -> str | None:
        """Return TMDB's id of a movie, by its ids or else by title and year."""
        if movie.tmdb_id:
            return str(movie.tmdb_id)
        elsewhere = {"imdb_id": movie.imdb_id, "wikidata_id": movie.wikidata_id}
        known = {name: value for name, value in elsewhere.items() if value}
        for name, value in known.items():
            answer = self._ask(f"/find/{value}", external_source=name)
            for row in rows(answer.get("movie_results")):
                if number(row.get("id")):
                    return str(row["id"])
        if known:
            return None
        found = the_one(movie, self.search(movie.title, movie.year))
        return found.source_id if found else None

    @understood
    def search(self, text_: str, year: int | None = None, *, language: str = "en") -> list[Found]:
        """Return movies with this title, the likeliest first; or the one with this IMDb id."""
        if imdb_id := imdb_id_in(text_):
            answer = self._ask(f"/find/{imdb_id}", external_source="imdb_id", language=language)
            return self._listed({"results": answer.get("movie_results")})
        parameters: dict[str, str | int] = {"query": text_[:200], "language": language}
        if year:
            parameters["year"] = year
        return self._listed(self._ask("/search/movie", **parameters))

    @understood
    def new(self, wanted: Wanted, page: int = 1) -> list[Found]:
        """Return movies that came out lately and many look at, the most looked at first."""
        # With a country, the day on which a movie came out there counts.
        came_out = "release_date" if wanted.region else "primary_release_date"
        parameters: dict[str, str | int] = {
            "sort_by": "popularity.desc",
            f"{came_out}.gte": wanted.since.isoformat(),
            f"{came_out}.lte": wanted.until.isoformat(),
            "vote_count.gte": wanted.least_votes,
            "page": page,
        }
        if wanted.languages:
            parameters["with_original_language"] = "|".join(wanted.languages)
        if wanted.region:
            parameters |= {"region": wanted.region, "with_release_type": _OF_CINEMAS_AND_STREAMS}
        answer = self._ask("/discover/movie", **parameters)
        popular = {
            str(row.get("id"))
            for row in rows(answer.get("results"))
            if _as_float(row.get("popularity")) >= wanted.least_popularity
        }
        return [found for found in self._listed(answer) if found.source_id in popular]

    @understood
    def facts(self, source_id: str, etag: str = "") -> Answer:
        """Return what TMDB says of a movie, unless nothing changed since `etag`."""
        if not source_id.isdecimal():
            raise GoneError(f"TMDB has no movie {source_id[:20]}.")
        parameters: dict[str, str | int] = {"append_to_response": _APPENDED, "language": "en"}
        answer, mark = self._api.json(f"/movie/{source_id}", parameters | self._key, etag)
        if answer is None:
            return Answer(None, mark)
        return Answer(self._facts(answer), mark)

    @understood
    def changed(self, day: date, page: int = 1) -> tuple[list[str], int]:
        """Return a page of the ids of movies that were changed on a day, and how many pages."""
        until = day + timedelta(days=1)
        answer = self._ask(
            "/movie/changes", start_date=day.isoformat(), end_date=until.isoformat(), page=page
        )
        ids = [number(row.get("id")) for row in rows(answer.get("results"))]
        pages = number(answer.get("total_pages")) or 1
        return [str(one) for one in ids if one], min(pages, _MOST_PAGES)

    def poster(self, place: str) -> bytes:
        """Return the file of a picture."""
        if not is_place_of_picture(place):
            raise NonsenseError("TMDB names a picture that cannot be one.")
        return self._images.file(f"/{POSTER_SIZE}{place}", MOST_BYTES)

    @understood
    def offers(self, source_id: str) -> dict[str, Offers]:
        """Return by country where a movie can be watched."""
        if not source_id.isdecimal():
            raise GoneError(f"TMDB has no movie {source_id[:20]}.")
        return offers_in(self._ask(f"/movie/{source_id}/watch/providers"))

    @understood
    def services(self) -> list[Service]:
        """Return the services on which movies can be watched."""
        return services_in(self._ask("/watch/providers/movie"))

    @understood
    def countries(self, language: str) -> dict[str, str]:
        """Return the names of the countries whose services are known, by their code."""
        return countries_in(self._ask("/watch/providers/regions", language=language))

    def _ask(self, path: str, **parameters: str | int) -> dict[str, Any]:
        adult = "true" if self._with_adult else "false"
        answer, _ = self._api.json(path, {"include_adult": adult, **parameters, **self._key})
        return mapping(answer)

    def _listed(self, answer: dict[str, Any]) -> list[Found]:
        found = []
        for row in rows(answer.get("results")):
            title = text(row.get("title"))
            is_adult = row.get("adult") is True
            if not number(row.get("id")) or not title or (is_adult and not self._with_adult):
                continue
            released = day(row.get("release_date"))
            place = text(row.get("poster_path"))
            found.append(
                Found(
                    source_id=str(row["id"]),
                    title=title,
                    year=released.year if released else None,
                    original_title=text(row.get("original_title")),
                    overview=paragraphs(row.get("overview"), 1000),
                    is_adult=is_adult,
                    poster=place if is_place_of_picture(place) else "",
                )
            )
        return found

    def _facts(self, answer: dict[str, Any]) -> Facts:
        tmdb_id, title = number(answer.get("id")), text(answer.get("title"))
        if not tmdb_id or not title:
            raise NonsenseError("TMDB describes a movie without a title or an id.")
        imdb_id = text(mapping(answer.get("external_ids")).get("imdb_id") or answer.get("imdb_id"))
        released = day(answer.get("release_date"))
        titles, overviews = self._translated(answer)
        place = text(answer.get("poster_path"))
        keywords = rows(mapping(answer.get("keywords")).get("keywords"))
        others = rows(mapping(answer.get("alternative_titles")).get("titles"))
        return Facts(
            source_id=str(tmdb_id),
            title=title,
            imdb_id=imdb_id if _IMDB_ID.fullmatch(imdb_id) else None,
            tmdb_id=tmdb_id,
            original_title=text(answer.get("original_title")),
            titles=titles,
            alternative_titles=unique([text(row.get("title")) for row in others])[:50],
            overviews=overviews,
            released=released,
            year=released.year if released else None,
            runtime=runtime(answer.get("runtime")),
            genres=site_genres(text(row.get("name")) for row in rows(answer.get("genres"))),
            countries=site_countries(
                text(row.get("name")) for row in rows(answer.get("production_countries"))
            ),
            tags=unique([text(row.get("name"), 250) for row in keywords])[:30],
            credits=_credits(mapping(answer.get("credits"))),
            certificates=_certificates(mapping(answer.get("release_dates"))),
            poster=place if is_place_of_picture(place) else "",
            is_adult=answer.get("adult") is True,
        )

    def _translated(self, answer: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
        titles, overviews = {"en": text(answer.get("title"))}, {}
        if overview := paragraphs(answer.get("overview")):
            overviews["en"] = overview
        for row in rows(mapping(answer.get("translations")).get("translations")):
            language, said = text(row.get("iso_639_1")), mapping(row.get("data"))
            if language not in self._languages or not _LANGUAGE.fullmatch(language):
                continue
            if title := text(said.get("title")):
                titles.setdefault(language, title)
            if overview := paragraphs(said.get("overview")):
                overviews.setdefault(language, overview)
        original = text(answer.get("original_language")), text(answer.get("original_title"))
        if original[0] in self._languages and original[1]:
            # Of its own language a movie has no translated title.
            titles.setdefault(*original)
        return titles, overviews


def _credits(answer: dict[str, Any]) -> tuple[CreditFact, ...]:
    crew = rows(answer.get("crew"))
    people = [("director", row) for row in crew if row.get("job") == "Director"]
    people += [("writer", row) for row in crew if text(row.get("job")) in _WRITING]
    cast = sorted(rows(answer.get("cast")), key=lambda row: number(row.get("order")) or 0)
    people += [("cast", row) for row in cast[:CAST_KEPT]]
    found: dict[tuple[str, str], CreditFact] = {}
    for role, row in people:
        name = text(row.get("name"), 200)
        if name:
            found.setdefault((role, name), CreditFact(role, name, number(row.get("id"))))
    return tuple(found.values())


def _certificates(answer: dict[str, Any]) -> dict[str, str]:
    """Return the age ratings by country; of several, as of a longer cut, the strictest."""
    found: dict[str, tuple[int, str]] = {}
    for row in rows(answer.get("results")):
        country = text(row.get("iso_3166_1"))
        for release in rows(row.get("release_dates")):
            certificate = text(release.get("certification"))
            age = from_age(country, certificate)
            if age is None or len(certificate) > _LONGEST_CERTIFICATE:
                continue
            if _COUNTRY.fullmatch(country):
                found[country] = max(found.get(country, (-1, "")), (age, certificate))
    return {country: certificate for country, (_age, certificate) in sorted(found.items())}


def _as_float(value: Any) -> float:
    try:
        return float(value) if isinstance(value, int | float) else 0.0
    except OverflowError:
        return 0.0
