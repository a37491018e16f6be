"""What several folders of tests share."""

from pathlib import Path

import pytest

import movielens
from recommendations.engine.files import RatingFiles, read_files

CACHE = Path(__file__).parent.parent / ".cache" / "movielens"


@pytest.fixture(scope="session")
def ml_100k_archive() -> Path:
    """The real MovieLens 100K, fetched once and kept out of the repository."""
    CACHE.mkdir(parents=True, exist_ok=True)
    return movielens.fetch("ml-100k", CACHE)


@pytest.fixture(scope="session")
def ml_100k(ml_100k_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> RatingFiles:
    """All of MovieLens 100K as arrays."""
    folder = tmp_path_factory.mktemp("ml-100k")
    return read_files(*write_csv(ml_100k_archive, folder), on_error=_fail)


@pytest.fixture(scope="session")
def ml_100k_csv(
    ml_100k_archive: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """A ratings file and a movies file in the later releases' form: the first 100 users."""
    return write_csv(ml_100k_archive, tmp_path_factory.mktemp("ml-100k-csv"), last_user=100)


def write_csv(
    archive: Path, folder: Path, first_user: int = 0, last_user: int = 10**9
) -> tuple[Path, Path]:
    """Write a release's ratings and movies as `ratings.csv` and `movies.csv`."""
    source = movielens.open_source(archive)
    ratings, movies = folder / "ratings.csv", folder / "movies.csv"
    with ratings.open("w", encoding="utf-8") as file:
        file.write("userId,movieId,rating,timestamp\n")
        file.writelines(
            f"{row.user_id},{row.movie_id},{row.stars},{row.rated_at}\n"
            for row in source.ratings(_fail)
            if first_user <= row.user_id <= last_user
        )
    with movies.open("w", encoding="utf-8") as file:
        file.write("movieId,title,genres\n")
        for movie in source.movies(_fail):
            title = movie.title.replace('"', '""')
            year = f" ({movie.year})" if movie.year else ""
            file.write(f'{movie.movie_id},"{title}{year}",{"|".join(movie.genres)}\n')
    return ratings, movies


def _fail(error: movielens.RowError) -> None:
    pytest.fail(str(error))
