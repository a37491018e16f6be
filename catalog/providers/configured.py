"""The sources that an admin has set up."""

from django.conf import settings

from .pace import Pace, Trouble
from .provider import Provider
from .tmdb import Tmdb
from .wikidata import Wikidata

Source = Tmdb | Wikidata


def sources(*, is_patient: bool = True) -> dict[str, Source]:
    """Return the clients by their key, in the order in which they are asked.

    What may be learned from comes first, so that it fills what it can.

    Parameters
    ----------
    is_patient
        Whether a failed request is tried again; not while someone waits for a page.
    """
    languages = tuple(code.split("-")[0] for code, _ in settings.LANGUAGES)
    found: dict[str, Source] = {}
    if settings.WIKIDATA:
        found[Wikidata.key] = Wikidata(
            languages, _agent(), is_patient=is_patient, at=settings.SOURCES_URL
        )
    if settings.TMDB_KEY:
        found[Tmdb.key] = Tmdb(
            settings.TMDB_KEY,
            languages,
            _agent(),
            with_adult=settings.ADULT_MOVIES,
            is_patient=is_patient,
            at=settings.SOURCES_URL,
        )
    return found


def troubles() -> list[Trouble]:
    """Return which of them cannot be asked at the moment, and why."""
    found = (Pace(key, most_a_second=1).trouble() for key in sources())
    return [trouble for trouble in found if trouble]


def searchable(*, is_patient: bool = False) -> Source | None:
    """Return the source in which people look for movies that are missing."""
    found = sources(is_patient=is_patient)
    return found.get(Tmdb.key) or found.get(Wikidata.key)


def names() -> dict[str, str]:
    """Return the names of all sources by their key, set up or not."""
    return {Wikidata.key: Wikidata.name, Tmdb.key: Tmdb.name}


def _agent() -> str:
    return f"movierec ({settings.SITE_URL})"


_PROTOCOL: tuple[type[Provider], ...] = (Tmdb, Wikidata)
"""Checked by mypy: each client is a provider."""
