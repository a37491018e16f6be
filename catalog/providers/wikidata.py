"""Wikidata: ids, titles, genres, people and countries, all of it CC0. It has no posters or plots.

Asked through the API of its site (wikidata.org/w/api.php), 50 items at a time.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .countries import site_countries
from .errors import GoneError, NonsenseError, UnreachableError
from .facts import Answer, CreditFact, Facts, Found, Known
from .genres import site_genres
from .http import Client
from .pace import Pace
from .reading import day, mapping, rows, runtime, text, understood, unique
from .titles import imdb_id_in, the_one

HOST = "https://www.wikidata.org"
MOST_A_SECOND = 5
ITEMS_A_CALL = 50
CAST_KEPT = 15
_ANY_LANGUAGE = "mul"
"""Under which names are kept that are the same in all languages."""
_ITEM = re.compile(r"Q[1-9]\d{0,11}", re.ASCII)
_IMDB_ID = re.compile(r"tt\d{7,10}", re.ASCII)
_IMDB, _TMDB, _PUBLISHED = "P345", "P4947", "P577"
_LENGTH, _MINUTES = "P2047", "Q7727"
_GENRE, _COUNTRY = "P136", "P495"
_ROLES = {"P57": "director", "P58": "writer", "P161": "cast"}
_KINDS_OF_FILM = (
    "Q11424",  # film
    "Q24869",  # feature film
    "Q202866",  # animated film
    "Q29168811",  # animated feature film
    "Q20650540",  # anime film
    "Q506240",  # television film
    "Q93204",  # documentary film
    "Q24862",  # short film
)
"""An item is said to be one of these; a search does not know that they are films all."""
_FILMS = "haswbstatement:" + "|".join(f"P31={kind}" for kind in _KINDS_OF_FILM)


class Wikidata:
    """A client; no key is needed.

    Parameters
    ----------
    languages
        Those of the site.
    at
        Another server that answers as Wikidata does.
    """

    key = "wikidata"
    name = "Wikidata"

    def __init__(
        self,
        languages: tuple[str, ...],
        agent: str,
        *,
        is_patient: bool = True,
        at: str = "",
    ) -> None:
        self._languages = languages
        self._client = Client(
            self.name,
            at or HOST,
            Pace(self.key, MOST_A_SECOND),
            {"User-Agent": agent, "Accept": "application/json"},
            is_patient=is_patient,
        )

    @understood
    def find(self, movie: Known) -> str | None:
        """Return the item of a movie, by its ids or else by title and year."""
        if movie.wikidata_id:
            return movie.wikidata_id
        for property_, value in ((_IMDB, movie.imdb_id), (_TMDB, movie.tmdb_id)):
            if value and (items := self._searched(f"haswbstatement:{property_}={value}", 1)):
                return items[0]
        if movie.imdb_id or movie.tmdb_id:
            return None
        found = the_one(movie, self.search(movie.title))
        return found.source_id if found else None

    @understood
    def search(self, text_: str, *, language: str = "en") -> list[Found]:
        """Return movies with this title, the likeliest first; or the one with this IMDb id."""
        words = re.sub(r"[^\w\s]", " ", text_)[:200].strip()
        if imdb_id := imdb_id_in(text_):
            words = f"haswbstatement:{_IMDB}={imdb_id}"
        items = self._searched(f"{words} {_FILMS}", 10) if words else []
        found = []
        for item, entity in self._entities(items, "labels|claims|descriptions"):
            label = self._label(entity, language)
            if label:
                about = mapping(entity.get("descriptions"))
                said = mapping(about.get(language) or about.get("en"))
                year = _year(entity)
                found.append(Found(item, label, year, overview=text(said.get("value"), 300)))
        return found

    @understood
    def facts(self, source_id: str, etag: str = "") -> Answer:
        """Return what Wikidata says of a movie; `etag` is the number of its last revision."""
        if not _ITEM.fullmatch(source_id):
            raise GoneError(f"Wikidata has no item {source_id[:20]}.")
        for item, entity in self._entities([source_id], "info|labels|aliases|claims"):
            mark = str(entity.get("lastrevid") or "")[:20]
            if mark and mark == etag:
                return Answer(None, mark)
            return Answer(self._facts(item, entity), mark)
        raise GoneError(f"Wikidata no longer has {source_id}.")

    def _searched(self, query: str, most: int) -> list[str]:
        answer = self._ask(action="query", list="search", srsearch=query, srlimit=most)
        hits = rows(mapping(answer.get("query")).get("search"))
        titles = [text(hit.get("title")) for hit in hits]
        return [title for title in titles if _ITEM.fullmatch(title)]

    def _entities(self, items: Iterable[str], wanted: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the items that there are, each by its id now: some were merged into others."""
        left = list(dict.fromkeys(items))
        languages = "|".join(dict.fromkeys(["en", *self._languages, _ANY_LANGUAGE]))
        while left:
            asked, left = left[:ITEMS_A_CALL], left[ITEMS_A_CALL:]
            answer = self._ask(
                action="wbgetentities", ids="|".join(asked), props=wanted, languages=languages
            )
            for key, entity in mapping(answer.get("entities")).items():
                said = mapping(entity)
                item = text(said.get("id")) or key
                if said and "missing" not in said and _ITEM.fullmatch(item):
                    yield item, said

    def _ask(self, **parameters: str | int) -> dict[str, Any]:
        answer, _ = self._client.json("/w/api.php", {"format": "json", **parameters})
        if answer is None or "error" in answer:
            error = mapping(mapping(answer).get("error"))
            if error.get("code") == "no-such-entity":
                raise GoneError("Wikidata has no such item.")
            # It is too busy to search, lags behind, or takes no questions at the moment.
            said = text(error.get("info"), 100).rstrip(".")
            raise UnreachableError(f"Wikidata does not answer the question: {said or 'no reason'}.")
        return answer

    def _label(self, entity: Mapping[str, Any], *languages: str) -> str:
        labels = mapping(entity.get("labels"))
        for language in (*languages, "en", _ANY_LANGUAGE, *self._languages):
            if label := text(mapping(labels.get(language)).get("value")):
                return label
        return ""

    def _facts(self, item: str, entity: dict[str, Any]) -> Facts:
        title = self._label(entity)
        if not title:
            raise NonsenseError(f"Wikidata has no title for {item}.")
        linked = [target for name in (_GENRE, _COUNTRY, *_ROLES) for target in _items(entity, name)]
        names = {other: self._label(its) for other, its in self._entities(linked, "labels")}
        imdb_ids = [one for one in _texts(entity, _IMDB) if _IMDB_ID.fullmatch(one)]
        tmdb_ids = [one for one in _texts(entity, _TMDB) if one.isdecimal() and len(one) < 10]
        labels = mapping(entity.get("labels"))
        aliases = mapping(entity.get("aliases"))
        titles = {
            language: label
            for language in self._languages
            if (label := text(mapping(labels.get(language)).get("value")))
        }
        return Facts(
            source_id=item,
            title=title,
            imdb_id=imdb_ids[0] if imdb_ids else None,
            tmdb_id=int(tmdb_ids[0]) if tmdb_ids else None,
            titles=titles,
            alternative_titles=unique(
                [
                    text(row.get("value"))
                    for language in ("en", *self._languages)
                    for row in rows(aliases.get(language))
                ]
            )[:50],
            year=_year(entity),
            runtime=_minutes(entity),
            genres=site_genres(names.get(one, "") for one in _items(entity, _GENRE)),
            countries=site_countries(names.get(one, "") for one in _items(entity, _COUNTRY)),
            credits=tuple(_credits(entity, names)),
        )


def _credits(entity: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[CreditFact]:
    for property_, role in _ROLES.items():
        for item in _items(entity, property_)[:CAST_KEPT]:
            if name := names.get(item, "")[:200]:
                yield CreditFact(role, name, wikidata_id=item)


def _values(entity: Mapping[str, Any], property_: str) -> Iterator[Any]:
    """Yield the values of a property; where some are preferred, those alone."""
    claims = rows(mapping(entity.get("claims")).get(property_))
    claims = [claim for claim in claims if claim.get("rank") != "deprecated"]
    preferred = [claim for claim in claims if claim.get("rank") == "preferred"]
    for claim in preferred or claims:
        yield mapping(mapping(claim.get("mainsnak")).get("datavalue")).get("value")


def _texts(entity: Mapping[str, Any], property_: str) -> list[str]:
    return [found for value in _values(entity, property_) if (found := text(value))]


def _items(entity: Mapping[str, Any], property_: str) -> list[str]:
    found = [text(mapping(value).get("id")) for value in _values(entity, property_)]
    return [item for item in dict.fromkeys(found) if _ITEM.fullmatch(item)]


def _year(entity: Mapping[str, Any]) -> int | None:
    """Return the year in which a movie was first shown."""
    years = []
    for value in _values(entity, _PUBLISHED):
        # As in +1995-00-00T00:00:00Z, where the month is not known.
        written = text(mapping(value).get("time")).lstrip("+")
        if found := day(f"{written[:4]}-01-01"):
            years.append(found.year)
    return min(years, default=None)


def _minutes(entity: Mapping[str, Any]) -> int | None:
    for value in _values(entity, _LENGTH):
        if text(mapping(value).get("unit")).endswith(f"/{_MINUTES}"):
            amount = text(mapping(value).get("amount")).lstrip("+").split(".")[0]
            return runtime(int(amount)) if amount.isdecimal() and len(amount) < 6 else None
    return None
