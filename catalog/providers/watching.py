"""Reading where movies can be watched, as TMDB says it; its own source is JustWatch."""

from typing import Any

from .facts import Offer, Offers, Service
from .reading import mapping, number, rows, text

KINDS = ("flatrate", "free", "ads", "rent", "buy")
_PAGES = "https://www.themoviedb.org/movie/"
_MOST_OFFERS = 60
_MOST_PLACE = 10_000


def offers_in(answer: Any) -> dict[str, Offers]:
    """Return by country what is offered of a movie."""
    by_country = mapping(mapping(answer).get("results"))
    return {
        country: _offers(mapping(said)) for country, said in by_country.items() if is_code(country)
    }


def services_in(answer: Any) -> list[Service]:
    """Return the services of all countries."""
    found = []
    for row in rows(mapping(answer).get("results")):
        key, name = number(row.get("provider_id")), text(row.get("provider_name"), 100)
        places = {
            country: place
            for country, place in mapping(row.get("display_priorities")).items()
            if is_code(country) and isinstance(place, int) and 0 <= place < _MOST_PLACE
        }
        if key and name and places:
            found.append(Service(key, name, places))
    return found


def countries_in(answer: Any) -> dict[str, str]:
    """Return the names of countries by their code, in the language that was asked for."""
    found = {}
    for row in rows(mapping(answer).get("results")):
        name = text(row.get("native_name") or row.get("english_name"), 100)
        if is_code(row.get("iso_3166_1")) and name:
            found[row["iso_3166_1"]] = name
    return found


def is_code(value: Any) -> bool:
    """Whether it is written as the code of a country, such as ``DE``."""
    return isinstance(value, str) and len(value) == 2 and value.isascii() and value.isupper()


def _offers(said: dict[str, Any]) -> Offers:
    link = text(said.get("link"), 300)
    found = {
        Offer(key, name, kind): None
        for kind in KINDS
        for row in rows(said.get(kind))
        if (key := number(row.get("provider_id"))) and (name := text(row.get("provider_name"), 100))
    }
    return Offers(link if link.startswith(_PAGES) else "", tuple(found)[:_MOST_OFFERS])
