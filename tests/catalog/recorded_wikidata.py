"""Answers as Wikidata's API does, with the movies of a recorded server."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from catalog.text import fold
from movierec.embedded.recorded_sources import RecordedMovie, Reply, number_of

_OF_KINDS = "haswbstatement:P31="
FILM = "Q11424"


def answer_as_wikidata(
    movies: Mapping[int, RecordedMovie], kinds: Mapping[int, str], query: Mapping[str, str]
) -> Reply:
    """Return the reply to a request; `kinds` has the class of each movie that is no plain film."""
    if query.get("action") == "wbgetentities":
        return Reply.of_json({"entities": dict(_entities(movies, query["ids"].split("|")))})
    text, _space, asked = query.get("srsearch", "").partition(f" {_OF_KINDS}")
    name, _sign, wanted = text.partition("=")
    if name == "haswbstatement:P345":
        found = [movie for movie in movies.values() if movie.imdb_id == wanted]
    elif name == "haswbstatement:P4947":
        found = [movie for movie in movies.values() if str(movie.number) == wanted]
    else:
        found = [
            movie
            for movie in movies.values()
            if fold(text)
            and fold(text) in fold(f"{movie.title} {movie.title_de}")
            and kinds.get(movie.number, FILM) in asked.split("|P31=")
        ]
    hits = [{"title": f"Q{movie.number}"} for movie in found[: int(query["srlimit"])]]
    return Reply.of_json({"query": {"search": hits}})


def _entities(
    movies: Mapping[int, RecordedMovie], items: Iterable[str]
) -> Iterator[tuple[str, Any]]:
    names = {_item(name): name for movie in movies.values() for name in _names(movie)}
    for item in items:
        if item[1:].isdecimal() and (movie := movies.get(int(item[1:]))):
            yield item, _entity(item, movie)
        elif item in names:
            yield item, {"id": item, "labels": {"en": {"language": "en", "value": names[item]}}}
        else:
            yield item, {"id": item, "missing": ""}


def _entity(item: str, movie: RecordedMovie) -> dict[str, Any]:
    """Return a movie as an item of Wikidata."""
    labels = {"en": movie.title, "de": movie.title_de}
    texts = {"P345": movie.imdb_id, "P4947": str(movie.number)}
    items = {
        "P136": [f"{name} film" for name in movie.genres],
        "P495": movie.countries,
        "P57": movie.directors,
        "P161": movie.cast,
    }
    claims = {name: [_claim(text)] for name, text in texts.items() if text}
    for name, said in items.items():
        claims[name] = [_claim({"id": _item(each)}) for each in said]
    if movie.year:
        claims["P577"] = [_claim({"time": f"+{movie.year}-00-00T00:00:00Z"})]
    if movie.runtime:
        unit = "http://www.wikidata.org/entity/Q7727"
        claims["P2047"] = [_claim({"amount": f"+{movie.runtime}", "unit": unit})]
    return {
        "id": item,
        "lastrevid": 7,
        "labels": {
            code: {"language": code, "value": label} for code, label in labels.items() if label
        },
        "aliases": {"en": [{"language": "en", "value": name} for name in movie.alternative_titles]},
        "claims": claims,
    }


def _claim(value: Any) -> dict[str, Any]:
    return {"rank": "normal", "mainsnak": {"datavalue": {"value": value}}}


def _names(movie: RecordedMovie) -> Iterator[str]:
    yield from (f"{name} film" for name in movie.genres)
    yield from (*movie.countries, *movie.directors, *movie.cast)


def _item(name: str) -> str:
    return f"Q{number_of(name)}"
