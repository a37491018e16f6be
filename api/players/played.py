"""Read what a media player has sent: which movie was played to its end, if one was.

Each format is told by keys that only it has. What is of no use here, such as an episode, a pause or
a format that nobody knows, is no error: players send it all the same.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from shelves.sources.ids import ids_of_guids

TO_THE_END = 80.0
"""Percent; from there on Trakt takes a movie for seen."""
_IMDB = re.compile(r"tt\d{7,10}", re.ASCII)
_TMDB = re.compile(r"\d{1,9}", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)

Sent = Mapping[str, Any]


@dataclass(frozen=True)
class Played:
    """A movie as its player names it."""

    title: str
    year: int | None
    imdb_id: str | None
    tmdb_id: int | None

    @classmethod
    def of(cls, title: Any, year: Any, imdb_id: Any, tmdb_id: Any) -> Self:
        """Return it, without what cannot be a title, a year or an id."""
        imdb, tmdb, when = str(imdb_id), str(tmdb_id), str(year)
        return cls(
            title=title if isinstance(title, str) else "",
            year=int(when) if _YEAR.fullmatch(when) else None,
            imdb_id=imdb if _IMDB.fullmatch(imdb) else None,
            tmdb_id=int(tmdb) if _TMDB.fullmatch(tmdb) else None,
        )


def played_in(sent: Any) -> Played | None:
    """Return the movie that was played to its end; None of anything else."""
    if not isinstance(sent, Mapping):
        return None
    if "NotificationType" in sent:
        return _by_jellyfin(sent)
    if "Metadata" in sent:
        return _by_plex(sent)
    return _by_scrobbler(sent)


def _by_jellyfin(sent: Sent) -> Played | None:
    """The webhook plugin with 'Send all properties'."""
    ended = sent["NotificationType"] == "PlaybackStop" and _is_true(sent.get("PlayedToCompletion"))
    if not ended or sent.get("ItemType") != "Movie":
        return None
    ids = sent.get("Provider_imdb"), sent.get("Provider_tmdb")
    return Played.of(sent.get("Name"), sent.get("Year"), *ids)


def _by_plex(sent: Sent) -> Played | None:
    """Plex's own webhooks, of which `media.scrobble` comes at nine tenths of a movie."""
    about = _mapping(sent["Metadata"])
    if sent.get("event") != "media.scrobble" or about.get("type") != "movie":
        return None
    several = about.get("Guid")
    given = several if isinstance(several, list) else []
    guids = [about.get("guid"), *(_mapping(each).get("id") for each in given)]
    return Played.of(about.get("title"), about.get("year"), *ids_of_guids(guids))


def _by_scrobbler(sent: Sent) -> Played | None:
    """What Kodi's add-ons and others send to Trakt at `/scrobble/stop`."""
    about, progress = _mapping(sent.get("movie")), sent.get("progress")
    # Not by "less than", which is no more true of NaN than "at least".
    if not about or not (isinstance(progress, int | float) and progress >= TO_THE_END):
        return None
    ids = _mapping(about.get("ids"))
    return Played.of(about.get("title"), about.get("year"), ids.get("imdb"), ids.get("tmdb"))


def _mapping(value: Any) -> Sent:
    return value if isinstance(value, Mapping) else {}


def _is_true(value: Any) -> bool:
    """Say so of a boolean, which the plugin's templates may have made a text."""
    return value is True or str(value).lower() == "true"
