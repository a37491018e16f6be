"""Read what a media player has sent: which movie was played to its end, if one was.

Each format is told by keys that only it has. What is of no use here, such as an episode, a pause or
a format that nobody knows, is no error: players send it all the same.
"""

from collections.abc import Mapping
from typing import Any

from catalog.imports.history.records import Work
from catalog.providers.reading import mapping, rows
from shelves.sources.ids import ids_of_guids
from shelves.sources.works import work_of

TO_THE_END = 80.0
"""Percent; from there on Trakt takes a movie for seen."""
Sent = Mapping[str, Any]


def played_in(sent: Any) -> Work | None:
    """Return the movie that was played to its end; None of anything else."""
    if not isinstance(sent, Mapping):
        return None
    if "NotificationType" in sent:
        return _by_jellyfin(sent)
    if "Metadata" in sent:
        return _by_plex(sent)
    return _by_scrobbler(sent)


def _by_jellyfin(sent: Sent) -> Work | None:
    """The webhook plugin with 'Send all properties'."""
    ended = sent["NotificationType"] == "PlaybackStop" and _is_true(sent.get("PlayedToCompletion"))
    if not ended or sent.get("ItemType") != "Movie":
        return None
    ids = sent.get("Provider_imdb"), sent.get("Provider_tmdb")
    return work_of(sent.get("Name"), sent.get("Year"), *ids)


def _by_plex(sent: Sent) -> Work | None:
    """Plex's own webhooks, of which `media.scrobble` comes at nine tenths of a movie."""
    about = mapping(sent["Metadata"])
    if sent.get("event") != "media.scrobble" or about.get("type") != "movie":
        return None
    guids = [about.get("guid"), *(each.get("id") for each in rows(about.get("Guid")))]
    return work_of(about.get("title"), about.get("year"), *ids_of_guids(guids))


def _by_scrobbler(sent: Sent) -> Work | None:
    """What Kodi's add-ons and others send to Trakt at `/scrobble/stop`."""
    about, progress = mapping(sent.get("movie")), sent.get("progress")
    # Not by "less than", which is no more true of NaN than "at least".
    if not about or not (isinstance(progress, int | float) and progress >= TO_THE_END):
        return None
    ids = mapping(about.get("ids"))
    return work_of(about.get("title"), about.get("year"), ids.get("imdb"), ids.get("tmdb"))


def _is_true(value: Any) -> bool:
    """Say so of a boolean, which the plugin's templates may have made a text."""
    return value is True or str(value).lower() == "true"
