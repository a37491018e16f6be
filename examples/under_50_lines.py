"""Train on movie ratings; say what three people are known to like, and what to watch next, and why.

    python examples/under_50_lines.py RATINGS MOVIES [EPOCHS]

takes the files of any MovieLens release, such as ratings.csv and movies.csv.
"""

import sys
from pathlib import Path

# In a checkout it runs without an installation, too.
sys.path.append(str(Path(__file__).resolve().parents[1]))

from recommendations.engine import Parameters, RatingFiles, read, recommend, train

PEOPLE, LIKED, SHOWN = 3, 4.0, 5


def known_likes(data: RatingFiles, ratings: dict[int | str, float]) -> list[str]:
    """Return the titles of the movies someone has given the most stars, best first."""
    titles = dict(zip(data.movies.ids, data.movies.titles, strict=True))
    best = sorted(ratings, key=ratings.__getitem__, reverse=True)
    return [titles[movie] for movie in best if ratings[movie] >= LIKED][:SHOWN]


def main(ratings: str, movies: str, epochs: str = str(Parameters.epochs)) -> None:
    """Read, train and recommend."""
    data = read(ratings, movies)
    model = train(data, parameters=Parameters(epochs=int(epochs)))
    for user in data.users[:PEOPLE]:
        own = data.ratings_of(user)
        print(f"User {user}")
        print("     Known positives:")
        for title in known_likes(data, own):
            print(f"        {title}")
        print("     Recommended:")
        for pick in recommend(model, own, count=SHOWN):
            print(f"        {pick.title}, {pick.why}")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
