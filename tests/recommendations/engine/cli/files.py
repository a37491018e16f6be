"""Files for the commands, and what they print and write."""

import csv
from pathlib import Path

Files = tuple[Path, Path]
QUICK = ["--epochs", "2", "--components", "8"]


def options(files: Files) -> list[str]:
    return ["--ratings", str(files[0]), "--movies", str(files[1]), *QUICK]


def write_ratings(path: Path, ratings: list[tuple[int, int, float]]) -> Path:
    """Write user, movie and stars, each a second after the one before."""
    lines = [f"{user},{item},{stars},{at}" for at, (user, item, stars) in enumerate(ratings)]
    path.write_text("\n".join(["userId,movieId,rating,timestamp", *lines, ""]))
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open() as file:
        return list(csv.DictReader(file))


def blocks(printed: str) -> dict[str, dict[str, list[str]]]:
    """What was printed, by user and heading."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in printed.splitlines():
        if line.startswith("User "):
            user = found[line] = {}
        elif line.endswith(":") and line.startswith("     ") and not line.startswith("      "):
            heading = user[line.strip()] = []
        elif line.startswith("        "):
            heading.append(line.strip())
    return found
