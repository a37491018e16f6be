"""The rows of a home page: no movie twice, and the same ones throughout a visit."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from catalog.models import Movie
from core.parameters import whole_number

from ..interleaving.drafting import draft_for
from ..serving.impression_discount import apply_impression_discount
from ..serving.picks import PICKS, SPARE, Pick, picks_of
from ..serving.user_feedback import ServingInputs, read_serving_inputs
from . import rows
from .rows import FEWEST, Ranking
from .viewer import Viewer, viewer_of

PLACES = 10
"""Movies in a row."""
ROWS_AT_ONCE = 3


@dataclass(frozen=True)
class Row:
    """A row of the page.

    Attributes
    ----------
    key
        For URLs and element ids.
    title, note
        Its heading and its reason.
    picks
        Its movies, each explained.
    """

    key: str
    title: str
    note: str
    picks: tuple[Pick, ...]


def more_rows(
    user_id: int, above: Collection[str] = (), inputs: ServingInputs | None = None
) -> tuple[list[Row], int]:
    """Return the next rows of a user's page, and how many follow them.

    Parameters
    ----------
    above
        Keys of the rows on the page so far. Not their number: a rating may have moved rows.
    inputs
        The user's feedback and the model; read if not given.

    Returns
    -------
    tuple of list of Row and int
        No rows without a personal profile.
    """
    inputs = inputs or read_serving_inputs(user_id)
    viewer = viewer_of(user_id, inputs)
    if viewer is None:
        return [], 0
    planned = [row for row in _plan(viewer, inputs) if row.key not in above]
    now, later = planned[:ROWS_AT_ONCE], planned[ROWS_AT_ONCE:]
    return _filled(viewer, now), min(len(later), ROWS_AT_ONCE)


def home_row(user_id: int, key: str, inputs: ServingInputs) -> Row | None:
    """Return one row of a user's page, as it is now; None if there is none with this key."""
    viewer = viewer_of(user_id, inputs)
    if viewer is None:
        return None
    name, _dash, movie = key.partition("-")
    kept = whole_number(movie) if name == "because" else None
    planned = [row for row in _plan(viewer, inputs, kept, key) if row.key == key]
    return _filled(viewer, planned)[0] if planned else None


def _plan(
    viewer: Viewer, inputs: ServingInputs, kept: int | None = None, last: str = ""
) -> list[Ranking]:
    """Return the rows of a page, in order; those below the one with the key `last` may lack."""
    draft = draft_for(viewer.user_id, inputs, viewer.controls, viewer.visits)
    top = list(draft.teams) if draft else viewer.best(PICKS + SPARE)
    rankings = list(_up_to(last, _rankings(viewer, kept)))
    planned = _placed(viewer, top, rankings)
    # Few movies are ever deleted: to look for those shown takes less than for all that are ranked.
    shown = {*top, *_movies_of(planned)}
    gone = shown - Movie.objects.existing_ids(shown)
    if not gone:
        return planned
    gone |= {*_movies_of(rankings)} - Movie.objects.existing_ids({*_movies_of(rankings)})
    left = [replace(row, movies=[pk for pk in row.movies if pk not in gone]) for row in rankings]
    return _placed(viewer, [movie for movie in top if movie not in gone], left)


def _placed(viewer: Viewer, top: Sequence[int], rankings: Sequence[Ranking]) -> list[Ranking]:
    """Return the rows that are long enough, none with a movie that is above it on the page."""
    taken = set(apply_impression_discount(top, PICKS, viewer.visits))
    placed = []
    for ranking in rankings:
        left = [movie for movie in ranking.movies if movie not in taken]
        movies = apply_impression_discount(left, PLACES, viewer.visits)
        if len(movies) >= FEWEST:
            taken.update(movies)
            placed.append(replace(ranking, movies=movies))
    return placed


def _movies_of(rows: Iterable[Ranking]) -> Iterable[int]:
    return chain.from_iterable(row.movies for row in rows)


def _rankings(viewer: Viewer, kept: int | None) -> Iterator[Ranking]:
    """Yield the candidates of all rows, in the order of the page."""
    because = rows.because(viewer, kept)
    yield from because[:1]
    yield rows.watchlist(viewer)
    yield rows.people(viewer)
    yield from because[1:2]
    yield rows.gems(viewer)
    yield rows.new_movies(viewer)
    yield from because[2:]
    yield rows.popular(viewer)
    yield rows.different(viewer)


def _up_to(key: str, rankings: Iterable[Ranking]) -> Iterator[Ranking]:
    """Yield rankings up to the one with a key: none below it takes a movie from it."""
    for ranking in rankings:
        yield ranking
        if ranking.key == key:
            break


def _filled(viewer: Viewer, planned: Sequence[Ranking]) -> list[Row]:
    movies = Movie.objects.in_order(list(_movies_of(planned)))
    picks = picks_of(
        viewer.candidates,
        viewer.profile,
        viewer.feedback,
        movies,
        viewer.expected([movie.pk for movie in movies]),
        {pk: row.reasons[pk] for row in planned for pk in row.movies if pk in row.reasons},
    )
    by_movie = {pick.movie.pk: pick for pick in picks}
    return [
        Row(
            key=row.key,
            title=row.title,
            note=row.note,
            picks=tuple(by_movie[pk] for pk in row.movies if pk in by_movie),
        )
        for row in planned
    ]
