"""Which ratings people were told are saved, and whether they are."""

import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .postgres import Cluster

_CHANGED_SHARE = 0.2
"""Of the ratings sent, so many change one that was acknowledged before."""
_RATINGS = """
SELECT username, movie_id, stars
FROM catalog_rating JOIN accounts_user ON user_id = accounts_user.id
WHERE username = ANY(%s)
"""
_ACCOUNTS = "SELECT count(*) FROM accounts_user WHERE username = ANY(%s)"
_TWICE = """
SELECT count(*) FROM (
  SELECT stars, lag(stars) OVER (PARTITION BY user_id, movie_id ORDER BY at, id) AS before
  FROM catalog_ratingchange) AS changes
WHERE stars = before
"""
"""A change is recorded only where the stars differ; one that was done twice has the same again."""
_WRONG_TOTALS = """
SELECT count(*) FROM catalog_movie WHERE rating_count <>
  (SELECT count(*) FROM catalog_rating WHERE movie_id = catalog_movie.id)
"""

Pair = tuple[str, int]
"""A user's name and a movie."""


class Found(NamedTuple):
    """What of the acknowledged ratings is not as people were told."""

    acknowledged: int
    lost: int
    lost_accounts: int
    doubled: int


@dataclass
class Ledger:
    """The ratings that are sent, and the stars that were acknowledged.

    A pair of which something was sent and not acknowledged is left alone from then on: whether
    it was saved, nobody was told.
    """

    signed_up: list[str] = field(default_factory=list)
    """The names of those whose account was made, as they were told."""
    acknowledgements: int = 0
    _saved: dict[Pair, str] = field(default_factory=dict)
    _unsure: dict[Pair, str] = field(default_factory=dict)
    """The stars that were sent last and not acknowledged, or not yet."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _chance: random.Random = field(default_factory=lambda: random.Random(2))  # noqa: S311

    def next_rating(self, people: Sequence[str], movies: Sequence[int]) -> tuple[str, int, str]:
        """Return who rates which movie next, and how; it counts as sent."""
        with self._lock:
            while True:
                pair = self._chance.choice(people), self._chance.choice(movies)
                if self._saved and self._chance.random() < _CHANGED_SHARE:
                    pair = self._chance.choice(list(self._saved))
                stars = str(self._chance.randint(1, 10) / 2)
                if pair not in self._unsure and stars != self._saved.get(pair):
                    self._unsure[pair] = stars
                    return *pair, stars

    def acknowledged(self, person: str, movie: int, stars: str) -> None:
        """Note that the site said that it saved a rating."""
        with self._lock:
            self._saved[person, movie] = stars
            self.acknowledgements += 1
            self._unsure.pop((person, movie), None)

    def compare(self, cluster: Cluster) -> Found:
        """Compare what was acknowledged with the rows of the database."""
        with self._lock:
            saved = dict(self._saved)
            unsure = dict(self._unsure)
            signed_up = list(self.signed_up)
        people = sorted({person for person, _movie in saved})
        stored = {(name, movie): stars for name, movie, stars in cluster.ask(_RATINGS, people)}
        lost = [
            pair
            for pair, stars in saved.items()
            if stored.get(pair) not in (float(stars), float(unsure.get(pair, stars)))
        ]
        ((there,),) = cluster.ask(_ACCOUNTS, signed_up)
        ((twice,),) = cluster.ask(_TWICE)
        ((wrong,),) = cluster.ask(_WRONG_TOTALS)
        return Found(len(saved), len(lost), len(signed_up) - there, twice + wrong)
