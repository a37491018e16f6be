"""Words written together, such as 'backtothefuture'."""

from collections.abc import Collection

from .typos import SHORTEST_MISTYPED

MOST_SPLITS = 8


def parts_of(word: str) -> set[str]:
    """Return all parts of a word but itself."""
    ends = range(1, len(word) + 1)
    return {word[start:end] for end in ends for start in range(end)} - {word}


def splits_of(word: str, known: Collection[str]) -> list[str]:
    """Return the ways to write a word as several, the likeliest first.

    Those with the fewest letters in words too short to be learned, and of these with the fewest
    words. Only the best few beginnings are followed.

    Parameters
    ----------
    known
        Words of `SHORTEST_MISTYPED` letters and more.
    """
    best: list[list[tuple[int, int, str]]] = [[(0, 0, "")]]
    for end in range(1, len(word) + 1):
        ways = []
        for start in range(end):
            part = word[start:end]
            short = len(part) < SHORTEST_MISTYPED
            if part != word and (short or part in known):
                ways += [
                    (letters + short * len(part), count + 1, f"{before} {part}")
                    for letters, count, before in best[start]
                ]
        best.append(sorted(ways)[:MOST_SPLITS])
    # Many short words could be anything; of two, the title has to have both.
    return [text[1:] for letters, count, text in best[-1] if count == 2 or 2 * letters <= len(word)]
