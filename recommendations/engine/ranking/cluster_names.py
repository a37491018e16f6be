"""What sets a group of movies apart from others, in words that describe movies."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from math import log

LEAST_SHARE = 0.4
"""A word must be true of at least so many of a group's movies to name it."""
LEAST_LIFT = 1.2
"""It must be so many times as common there as among all movies of the groups."""

Words = Collection[str]
"""What describes one movie, such as ``genre:Drama``."""


def telling_words(groups: Sequence[Sequence[Words]]) -> list[list[str]]:
    """Return the words that tell each group from the others, the most telling first.

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


def words_in_common(
    movies: Sequence[Words], telling: Sequence[str], most: Mapping[str, int], fewest: int
) -> tuple[list[str], list[int]]:
    """Choose words for a group's name, and the movies that show what it says.

    The words are taken in their order, as long as enough movies are left of which all of them are
    true.

    Parameters
    ----------
    movies
        The words of each of its movies.
    telling
        What may be in the name, the most telling first.
    most
        By kind, how many words of it read well together.
    fewest
        How many movies must show the name.

    Returns
    -------
    tuple of list of str, list of int
        The words, and the places of the movies of which every one of them is true.
    """
    words: list[str] = []
    shown = list(range(len(movies)))
    left = Counter(most)
    for word in telling:
        kind = word.partition(":")[0]
        having = [movie for movie in shown if word in movies[movie]]
        if left[kind] and len(having) >= fewest:
            left[kind] -= 1
            words.append(word)
            shown = having
    return words, shown
