"""Our own JSON, which `schema.json` describes: what a user has said of movies, and settings.

A large library is in several documents, so that none has to be in memory as a whole with others.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from .library import Entry, Library

FORMAT = "movierec"
VERSION = 1
PART_BYTES = 4 * 2**20
"""A document ends after the entry with which it has so many."""
SCHEMA = Path(__file__).with_name("schema.json")


def documents(library: Library) -> Iterator[str]:
    """Yield the documents of a library, at least one."""
    number, size = 1, 0
    sections: dict[str, list[str]] = defaultdict(list)
    for section, entry in _entries(library):
        text = json.dumps(entry, ensure_ascii=False)
        sections[section].append(text)
        size += len(text.encode())
        if size >= PART_BYTES:
            yield _document(number, sections)
            number, size, sections = number + 1, 0, defaultdict(list)
    if sections or number == 1:
        yield _document(number, sections)


def _entries(library: Library) -> Iterator[tuple[str, Entry]]:
    for name, entries in library.sections.items():
        for entry in entries:
            yield name, entry


def _document(number: int, sections: dict[str, list[str]]) -> str:
    head = {"format": FORMAT, "version": VERSION, "part": number}
    parts = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in head.items()]
    for name, entries in sections.items():
        parts.append(f"{json.dumps(name)}: [\n" + ",\n".join(entries) + "\n]")
    return "{" + ",\n".join(parts) + "}\n"
