"""What a training reads, part by part, with the time and the peak of memory of each."""

import resource
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import numpy as np

from catalog.models import Rating
from recommendations.data import read_features, read_interactions
from recommendations.engine.trainers.lightfm import labels_and_weights

T = TypeVar("T")

Part = tuple[str, float, float]
"""Its name, its seconds, and the process's largest memory until its end in MB."""


def read() -> list[Part]:
    """Read all ratings and build what a training is given."""
    parts: list[Part] = [("before", 0.0, _peak())]

    def timed(name: str, work: Callable[[], T]) -> T:
        began = time.perf_counter()
        result = work()
        parts.append((name, time.perf_counter() - began, _peak()))
        return result

    interactions = timed("ratings", read_interactions)
    timed("features", lambda: read_features(interactions))
    timed("labels and weights", lambda: labels_and_weights(interactions, "warp"))
    return parts


def read_by_orm(count: int) -> float:
    """Read some ratings by Django's iterator, into an array; return the seconds."""
    ratings = Rating.objects.values_list("user", "movie", "stars", "updated_at")
    began = time.perf_counter()
    np.array([_row(*rating) for rating in ratings[:count].iterator()])
    return time.perf_counter() - began


def _row(user: int, movie: int, stars: float, at: datetime) -> tuple[Any, ...]:
    return user, movie, stars, int(at.timestamp())


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
