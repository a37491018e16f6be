"""The page of docs that holds the figures."""

from collections.abc import Sequence
from pathlib import Path

from ..timing import Row

BEFORE = {
    "constant: web, a request": "1.9 ms",
    "home: web, a request": "127.5 ms",
    "home: all connections": "13/s, p95 1,705 ms",
    "home: p95 at half that rate": "187 ms",
    "the next rows: web, a request": "87.0 ms",
    "rate: web, a request": "80.6 ms",
    "a movie: web, a request": "118.2 ms",
    "explore: web, a request": "65.5 ms",
    "search: web, a request": "74.7 ms",
    "taste: web, a request": "37.2 ms",
    "ratings: web, a request": "158.2 ms",
    "first steps: web, a request": "42.1 ms",
    "the mix: all connections": "15/s, p95 1,715 ms",
    "a web process's own memory": "86 MB",
}
"""On the same site and machine, before what the page lists was mended."""

_BEGIN, _END = "<!-- figures -->\n", "<!-- end of figures -->"


def write(page: Path, title: str, rows: Sequence[Row]) -> None:
    """Put the figures into their place on a page.

    Raises
    ------
    ValueError
        If the page has no place for them.
    """
    lines = [f"## {title}", "", "| | before | now | limit | kept |", "|---|---|---|---|---|"]
    for row in rows:
        kept = {True: "yes", False: "**no**", None: ""}[row.kept]
        before = BEFORE.get(row.work, "")
        lines.append(f"| {row.work} | {before} | {row.found} | {row.limit} | {kept} |")
    text = page.read_text(encoding="utf-8")
    start, end = text.index(_BEGIN) + len(_BEGIN), text.index(_END)
    table = "\n".join(lines)
    page.write_text(f"{text[:start]}{table}\n{text[end:]}", encoding="utf-8")
