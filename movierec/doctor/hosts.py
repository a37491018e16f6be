"""The hosts of a site, compared by what each has noted of itself."""

from collections.abc import Iterator

from django.db import DatabaseError

from movierec.models import HostNote
from movierec.watching import hosts

from .outcome import NotCheckedError
from .services import CLOCKS_APART


def check_hosts() -> Iterator[str]:
    """Find hosts with another key, other code, another time or folders of their own."""
    try:
        mine = hosts.note("doctor")
        others = list(HostNote.objects.fresh(mine.noted_at).exclude(pk=mine.pk))
    except DatabaseError as error:
        raise NotCheckedError("the database takes no notes") from error
    except OSError as error:
        raise NotCheckedError(f"a folder cannot be read: {error}") from error
    for other in _not_outdated(others):
        yield from _differences(mine, other)


def _not_outdated(notes: list[HostNote]) -> list[HostNote]:
    """Leave out what `doctor` noted on a host before a process of it did: it may be mended."""
    return [
        note
        for note in notes
        if note.part != "doctor"
        or not any(other.host == note.host and other.noted_at > note.noted_at for other in notes)
    ]


def _differences(mine: HostNote, other: HostNote) -> Iterator[str]:
    if other.key != mine.key:
        yield (
            f"{other} has another SECRET_KEY than {mine.host}: people are logged out and links in "
            "mails fail, as the host changes that answers. Give all hosts the same."
        )
    if other.code != mine.code:
        yield (
            f"{other} runs other code than is on {mine.host}: install the same version on all "
            "hosts, and restart what runs."
        )
    if other.host == mine.host:
        return
    apart = abs(other.seconds_ahead - mine.seconds_ahead)
    if apart > CLOCKS_APART.total_seconds():
        yield (
            f"The clocks of {other.host} and {mine.host} are {apart:,.0f} seconds apart: "
            "set them by the network (timedatectl set-ntp true)."
        )
    for name in sorted(mine.folders.keys() | other.folders.keys()):
        if mine.folders.get(name) != other.folders.get(name):
            yield (
                f"{name} of {other} is not that of {mine.host}: models or posters of one are "
                "missing on the other. Have both share one."
            )
