"""What the recorded TMDB says of services: none of them real, in three countries."""

from collections.abc import Mapping
from typing import Any

OffersByCountry = Mapping[str, Mapping[str, tuple[int, ...]]]
"""By country and kind, as in ``{"DE": {"flatrate": (1,)}}``, the numbers of services."""

SERVICES = {1: "Lumen", 2: "Filmhaus", 3: "Free Reel", 4: "Kinothek"}
"""By number, in the order in which they are shown."""
_COUNTRIES = {
    "AT": {"en": "Austria", "de": "Österreich"},
    "DE": {"en": "Germany", "de": "Deutschland"},
    "US": {"en": "United States of America", "de": "Vereinigte Staaten"},
}


def answer_about_services(path: str, query: Mapping[str, str]) -> dict[str, Any]:
    """Return the services, or the countries in which some are known."""
    if path.endswith("/regions"):
        language = query.get("language", "en")
        return {"results": [_country(code, language) for code in _COUNTRIES]}
    return {"results": [_service(number) for number in SERVICES]}


def answer_about(movie: int, offers: OffersByCountry) -> dict[str, Any]:
    """Return where a movie can be watched; made up of its number where nothing is recorded."""
    made_up = {"DE": {"flatrate": (movie % 2 + 1,), "rent": (4,)}}
    results: dict[str, Any] = {}
    for country, by_kind in (offers or made_up).items():
        link = f"https://www.themoviedb.org/movie/{movie}/watch?locale={country}"
        results[country] = {"link": link}
        for kind, services in by_kind.items():
            results[country][kind] = [_service(number) for number in services]
    return {"id": movie, "results": results}


def _country(code: str, language: str) -> dict[str, str]:
    names = _COUNTRIES[code]
    name = names.get(language, names["en"])
    return {"iso_3166_1": code, "english_name": names["en"], "native_name": name}


def _service(number: int) -> dict[str, Any]:
    """Return a service as TMDB lists it."""
    return {
        "provider_id": number,
        "provider_name": SERVICES[number],
        "logo_path": f"/s{number}.jpg",
        "display_priority": number,
        "display_priorities": dict.fromkeys(_COUNTRIES, number),
    }
