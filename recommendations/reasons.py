"""One true line on why a movie is among someone's picks."""

from .engine.rank import Explanation

POPULAR = "Many people here like it"


def reason_for(explanation: Explanation, rated: list[tuple[str | None, float]]) -> str:
    """Name the rated film that adds the most to the movie's score.

    Parameters
    ----------
    explanation
        The exact split of the movie's score.
    rated
        Title and stars of each rated film, in the order of the explanation's terms; the title
        is None for a film that has left the catalogue.

    Returns
    -------
    str
        One line. Popularity is named where no rated film adds anything.
    """
    strongest = sorted(
        (
            (term, title, stars, liked)
            for term, liked, (title, stars) in zip(
                explanation.terms.tolist(), explanation.liked.tolist(), rated, strict=True
            )
            if title is not None
        ),
        reverse=True,
    )
    if not strongest or strongest[0][0] <= 0:
        return POPULAR
    _, title, stars, liked = strongest[0]
    if liked:
        return f"Because you gave {title} {in_words(stars)}"
    return f"Far from {title}, which you gave {in_words(stars)}"


def in_words(stars: float) -> str:
    """Return ``4½ stars`` for 4.5."""
    whole, half = divmod(stars, 1)
    number = f"{int(whole) or ''}{'½' if half else ''}"
    return f"{number} star" if stars <= 1 else f"{number} stars"
