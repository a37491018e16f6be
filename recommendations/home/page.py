"""The rows of a home page: no movie twice, and the same ones throughout a visit."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain, tee

from catalog.models import Movie
from catalog.names import Names, names_of
from core.request_numbers import whole_number

from ..interleaving.drafting import draft_for
from ..serving.impression_discount import apply_impression_discount
from ..serving.picks import PICKS, SPARE, Explained, Pick
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
    inputs = inputs or read_serving_inputs(user_id, for_picks=True)
    viewer = viewer_of(inputs)
    if viewer is None:
        return [], 0
    plan = _planned(viewer, inputs, _rankings(viewer, None), lambda row: row.key not in above)
    return _filled(viewer, plan), plan.later


def home_row(key: str, inputs: ServingInputs) -> Row | None:
    """Return one row of a user's page, as it is now; None if there is none with this key."""
    viewer = viewer_of(inputs)
    if viewer is None:
        return None
    name, _dash, movie = key.partition("-")
    kept = whole_number(movie) if name == "because" else None
    rankings = _up_to(key, _rankings(viewer, kept))
    found = _filled(viewer, _planned(viewer, inputs, rankings, lambda row: row.key == key))
    return found[0] if found else None


@dataclass(frozen=True)
class _Plan:
    """The next rows of a page.

    Attributes
    ----------
    rows
        To be shown now.
    later
        How many follow, of as many as are shown at once.
    explained, names
        What is said of their movies, and whom it names.
    gone
        Movies above these rows or in them that have been deleted.
    """

    rows: Sequence[Ranking]
    later: int
    explained: Explained
    names: Names
    gone: Set[int]


def _planned(
    viewer: Viewer,
    inputs: ServingInputs,
    rankings: Iterable[Ranking],
    is_next: Callable[[Ranking], bool],
) -> _Plan:
    """Plan the next rows, without movies that have been deleted since the training."""
    draft = draft_for(inputs)
    top = list(draft.teams) if draft else viewer.best(PICKS + SPARE)
    first, again = tee(rankings)
    plan = _plan(viewer, top, first, is_next)
    if not plan.gone:
        return plan
    # Few movies are ever deleted: to look for all that are ranked would take longer.
    every = list(again)
    ranked = {*_movies_of(every)}
    gone = plan.gone | (ranked - Movie.objects.existing_ids(ranked))
    left = [
        replace(row, movies=[pk for pk in row.movies if pk not in gone])
        for row in every
        if row.liked not in gone
    ]
    return _plan(viewer, [movie for movie in top if movie not in gone], left, is_next)


def _plan(
    viewer: Viewer,
    top: Sequence[int],
    rankings: Iterable[Ranking],
    is_next: Callable[[Ranking], bool],
) -> _Plan:
    """Place rows as far as they are asked for; what they name, and what exists, is one query."""
    placed, following = [], []
    for row in _placed(viewer, top, rankings):
        placed.append(row)
        if is_next(row):
            following.append(row)
        if len(following) == 2 * ROWS_AT_ONCE:
            break
    now = following[:ROWS_AT_ONCE]
    shown = list(_movies_of(now))
    explained = Explained.of(viewer.candidates, viewer.profile, viewer.feedback, shown)
    needed = {*top, *_movies_of(placed), *(row.liked for row in placed if row.liked is not None)}
    named = chain.from_iterable(row.movies_named for row in now)
    people = set(chain.from_iterable(row.people_named for row in now))
    names = names_of({*needed, *named, *explained.movies_named}, people)
    gone = needed - names.movies.keys()
    return _Plan(now, len(following) - len(now), explained, names, gone)


def _placed(viewer: Viewer, top: Sequence[int], rankings: Iterable[Ranking]) -> Iterator[Ranking]:
    """Yield the rows that are long enough, none with a movie that is above it on the page."""
    taken = set(apply_impression_discount(top, PICKS, viewer.visits))
    for ranking in rankings:
        left = [movie for movie in ranking.movies if movie not in taken]
        movies = apply_impression_discount(left, PLACES, viewer.visits)
        if len(movies) >= FEWEST:
            taken.update(movies)
            yield replace(ranking, movies=movies)


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


def _filled(viewer: Viewer, plan: _Plan) -> list[Row]:
    # The movie that a heading names may have gone a moment ago.
    titled = (row for row in plan.rows if row.liked is None or row.liked in plan.names.movies)
    worded = [row.in_words(plan.names) for row in titled]
    movies = Movie.objects.in_order(list(_movies_of(worded)))
    picks = plan.explained.picks(
        movies,
        plan.names.movies,
        viewer.expected([movie.pk for movie in movies]),
        {pk: row.reasons[pk] for row in worded for pk in row.movies if pk in row.reasons},
    )
    by_movie = {pick.movie.pk: pick for pick in picks}
    return [
        Row(
            key=row.key,
            title=row.title,
            note=row.note,
            picks=tuple(by_movie[pk] for pk in row.movies if pk in by_movie),
        )
        for row in worded
    ]
