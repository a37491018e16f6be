"""A model of other people's ratings, stored as an admin would have it stored."""

from pathlib import Path

from recommendations.engine.cli import main

OTHERS = 100_000
"""Of a movie's made-up IMDb and TMDB number, how much more than its MovieLens number."""


def imdb_id(movie: int) -> str:
    return f"tt{OTHERS + movie:07d}"


def tmdb_id(movie: int) -> int:
    return OTHERS + movie


def train_prior(files: tuple[Path, Path], folder: Path) -> Path:
    """Train on real ratings, in MovieLens's numbers, with links to the made-up ones."""
    ratings, movies = files
    links = folder / "links.csv"
    rows = (f"{movie},{OTHERS + movie},{tmdb_id(movie)}" for movie in range(1, 1683))
    links.write_text("\n".join(["movieId,imdbId,tmdbId", *rows, ""]))
    out = folder / "prior"
    asked = ["train", "--ratings", str(ratings), "--movies", str(movies), "--links", str(links)]
    assert main([*asked, "--out", str(out), "--epochs", "8", "--components", "8"]) == 0
    return out
