"""The hosts of a site, compared by what each has noted of itself; a line for each fault."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from django.db import DatabaseError
from redis.exceptions import RedisError

from movierec.models import FRESH, HostNote
from movierec.watching import hosts, schedule_notes

from .outcome import NotCheckedError
from .servers import CLOCKS_APART


def check_hosts() -> Iterator[str]:
    """Find hosts with another key, other code, another time or folders of their own."""
    try:
        mine = hosts.note("doctor")
        others = list(HostNote.objects.fresh(mine.noted_at).exclude(pk=mine.pk))
        # That Redis does not answer is found by the check of the broker.
        with suppress(RedisError):
            others += schedule_notes.read(mine)
    except DatabaseError as error:
        raise NotCheckedError("the database takes no notes") from error
    except OSError as error:
        raise NotCheckedError(f"a folder cannot be read: {error}") from error
    notes = [mine, *_not_outdated(others)]
    yield from _same_names(notes)
    odd, usual = _odd_ones(notes, lambda note: note.key)
    if odd:
        yield (
            f"{_named(odd)}: another SECRET_KEY than {usual}. People are logged out and links in "
            "mails fail, as the host changes that answers. Give all hosts the same."
        )
    odd, usual = _odd_ones(notes, lambda note: note.code)
    if odd:
        yield (
            f"{_named(odd)}: other code than {usual}. Install the same version on all hosts, and "
            "restart what runs."
        )
    yield from _other_times(notes)
    yield from _other_folders(notes)


def _same_names(notes: list[HostNote]) -> Iterator[str]:
    """Find names that two hosts have."""
    since = notes[0].noted_at - FRESH
    seen = ((note.host, note.namesake_seen_at) for note in notes)
    for name in sorted({host for host, at in seen if at and at > since}):
        yield (
            f"Two hosts are called {name}, and what one notes replaces what the other did. Give "
            "each its own name (hostnamectl set-hostname NAME) and restart what runs there."
        )


def _not_outdated(notes: list[HostNote]) -> list[HostNote]:
    """Leave out what `doctor` noted on a host before a process of it did: it may be mended."""
    return [
        note
        for note in notes
        if note.part != "doctor"
        or not any(other.host == note.host and other.noted_at > note.noted_at for other in notes)
    ]


def _odd_ones(
    notes: list[HostNote], value: Callable[[HostNote], object]
) -> tuple[list[HostNote], HostNote]:
    """Return the notes that say something else than those of most hosts, and one of the latter.

    Of equally many, those count as most that say what the first note does.
    """
    alike = defaultdict(list)
    for note in notes:
        alike[value(note)].append(note)
    usual = max(alike.values(), key=lambda group: len({note.host for note in group}))
    return [note for note in notes if note not in usual], usual[0]


def _other_times(notes: list[HostNote]) -> Iterator[str]:
    """Find hosts whose clock is neither the database's nor this host's.

    That these two are apart is found by the check of this host's clock.
    """
    mine, most = notes[0], CLOCKS_APART.total_seconds()
    latest = {note.host: note for note in sorted(notes, key=lambda note: note.noted_at)}
    for host, note in sorted(latest.items()):
        from_mine = abs(note.seconds_ahead - mine.seconds_ahead)
        if host != mine.host and min(from_mine, abs(note.seconds_ahead)) > most:
            yield (
                f"The clocks of {host} and {mine.host} are {from_mine:,.0f} seconds apart: "
                "set them by the network (timedatectl set-ntp true)."
            )


def _other_folders(notes: list[HostNote]) -> Iterator[str]:
    """Find hosts whose folders or bucket are not the shared ones."""
    found = defaultdict(list)
    # A schedule needs none of them.
    notes = [note for note in notes if note.part != "schedule"]
    for name in sorted({name for note in notes for name in note.folders}):
        # A host with a bucket has no folder to share.
        those = notes if name == "STORAGE_URL" else [note for note in notes if name in note.folders]
        marks = {note: (note.folders.get(name), _is_seen(note, notes[0], name)) for note in those}
        odd, usual = _odd_ones(those, marks.__getitem__)
        if odd:
            found[_named(odd), str(usual)].append(name)
    for (odd_ones, usual_one), names in found.items():
        yield (
            f"{odd_ones}: not the {' and '.join(names)} of {usual_one}. Models or posters of one "
            "are missing on the other. Have both share one."
        )


def _is_seen(note: HostNote, mine: HostNote, name: str) -> bool:
    """Return whether nothing but its mark speaks against a host's using this very folder.

    One that was copied, as with the whole host, has the mark of the other. Who runs other code may
    not leave traces.
    """
    folder = hosts.shared_folders().get(name)
    if folder is None or note.code != mine.code or note.folders.get(name) != mine.folders.get(name):
        return True
    return hosts.left_a_trace(note, folder)


def _named(notes: Iterable[HostNote]) -> str:
    """Name each host once, with its parts, as in `b (web, worker), c (web)`."""
    parts = defaultdict(list)
    for note in notes:
        parts[note.host].append(note.part)
    return ", ".join(f"{host} ({', '.join(sorted(names))})" for host, names in parts.items())
