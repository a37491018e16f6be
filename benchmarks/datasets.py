"""The real ratings that are measured on: MovieLens 100K, and the folders that DATASETS names."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import movielens

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "movielens"


class Dataset(NamedTuple):
    """A ratings file and a movies file that go together."""

    name: str
    ratings: Path
    movies: Path


@contextmanager
def datasets() -> Iterator[list[Dataset]]:
    """Yield what there is to measure on; some of the files are gone afterwards.

    The environment's ``DATASETS`` names folders with ``ratings.csv`` and ``movies.csv``, with a
    colon between any two.
    """
    folders = [Path(name) for name in os.environ.get("DATASETS", "").split(":") if name]
    named = [Dataset(each.name, each / "ratings.csv", each / "movies.csv") for each in folders]
    CACHE.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="movierec-datasets-") as folder:
        ratings, movies = write_csv(movielens.fetch("ml-100k", CACHE), Path(folder))
        yield [Dataset("ml-100k", ratings, movies), *named]


def write_csv(
    archive: Path,
    folder: Path,
    first_user: int = 0,
    last_user: int = 10**9,
    last_movie: int = 10**9,
) -> tuple[Path, Path]:
    """Write a release's ratings and movies as `ratings.csv` and `movies.csv`."""
    source = movielens.open_source(archive)
    ratings, movies = folder / "ratings.csv", folder / "movies.csv"
    with ratings.open("w", encoding="utf-8") as file:
        file.write("userId,movieId,rating,timestamp\n")
        file.writelines(
            f"{row.user_id},{row.movie_id},{row.stars},{row.rated_at}\n"
            for row in source.ratings(tell)
            if first_user <= row.user_id <= last_user and row.movie_id <= last_movie
        )
    with movies.open("w", encoding="utf-8") as file:
        file.write("movieId,title,genres\n")
        for movie in source.movies(tell):
            if movie.movie_id > last_movie:
                continue
            title = movie.title.replace('"', '""')
            year = f" ({movie.year})" if movie.year else ""
            file.write(f'{movie.movie_id},"{title}{year}",{"|".join(movie.genres)}\n')
    return ratings, movies


def tell(error: movielens.RowError) -> None:
    """Say on the error stream what is wrong with a row."""
    sys.stderr.write(f"{error}\n")
