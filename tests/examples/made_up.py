"""A small movie data set with two tastes."""

import csv
import random
from pathlib import Path

GENRES = ("Drama|Romance", "Action|Sci-Fi")
MOVIES, USERS, EACH = 24, 30, 9


def write_movie_data(folder: Path, seed: int = 1) -> tuple[Path, Path]:
    """Write ratings.csv and movies.csv: half of the people like one genre, half the other."""
    drawn = random.Random(seed)
    ratings, movies = folder / "ratings.csv", folder / "movies.csv"
    with movies.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["movieId", "title", "genres"])
        for movie in range(MOVIES):
            rows.writerow([100 + movie, f"Made-up {movie} ({1980 + movie})", GENRES[movie % 2]])
    with ratings.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["userId", "movieId", "rating", "timestamp"])
        for user in range(USERS):
            for movie in drawn.sample(range(MOVIES), EACH):
                stars = drawn.choice((4.0, 4.5, 5.0) if movie % 2 == user % 2 else (1.0, 2.0, 3.0))
                rows.writerow(
                    [1 + user, 100 + movie, stars, 1_000_000_000 + drawn.randrange(10**7)]
                )
    return ratings, movies
