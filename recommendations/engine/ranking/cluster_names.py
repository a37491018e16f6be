"""Label clusters of movies with the words that distinguish them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from math import log

LEAST_SHARE = 0.4
"""A word must describe at least this share of a group's movies."""
LEAST_LIFT = 1.2
"""It must be this many times as common there as among all movies of the groups."""

Words = Collection[str]
"""What describes one movie, such as ``genre:Drama``."""


def distinctive_words(groups: Sequence[Sequence[Words]]) -> list[list[str]]:
    """Return the words that distinguish each group from the others, the most distinctive first.

    By `share log(share / share among all)`, the word's part in how far the group is from the
    whole (its term of the Kullback-Leibler divergence).

    Parameters
    ----------
    groups
        Of each group the words of each of its movies, at least one.
    """
    everywhere = Counter(word for movies in groups for words in movies for word in set(words))
    total = sum(map(len, groups))
    found = []
    for movies in groups:
        counts = Counter(word for words in movies for word in set(words))
        shares = {word: count / len(movies) for word, count in counts.items()}
        lifts = {word: share / (everywhere[word] / total) for word, share in shares.items()}
        fit = [
            word
            for word, share in shares.items()
            if share >= LEAST_SHARE and lifts[word] >= LEAST_LIFT
        ]
        found.append(sorted(fit, key=lambda word: (-shares[word] * log(lifts[word]), word)))
    return found


def label_words(
    movies: Sequence[Words], distinctive: Sequence[str], most: Mapping[str, int], fewest: int
) -> tuple[list[str], list[int]]:
    """Choose words for a group's label, and the movies that all of them describe.

    The words are taken in their order, as long as they describe enough movies together.

    Parameters
    ----------
    movies
        The words of each of its movies.
    distinctive
        What may be in the label, the most distinctive first.
    most
        By kind, how many words of it read well together.
    fewest
        How many movies all words must describe.

    Returns
    -------
    tuple of list of str, list of int
        The words, and the places of the movies that every one of them describes.
    """
    words: list[str] = []
    shown = list(range(len(movies)))
    left = Counter(most)
    for word in distinctive:
        kind = word.partition(":")[0]
        having = [movie for movie in shown if word in movies[movie]]
        if left[kind] and len(having) >= fewest:
            left[kind] -= 1
            words.append(word)
            shown = having
    return words, shown
