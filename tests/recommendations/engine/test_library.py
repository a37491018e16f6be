"""The engine as a library: one import, whatever the ratings are in."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recommendations.engine import (
    Controls,
    EngineError,
    InputError,
    Model,
    Parameters,
    load_model,
    read,
    recommend,
    save_model,
    train,
)
from recommendations.engine.data.movies import Movies
from recommendations.engine.data.tables import ratings_in, ratings_of_one
from recommendations.engine.library import _pick
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import Explanation
from tests.examples.made_up import write_movie_data
from tests.hand_made import floats, hand_made_model

QUICK = Parameters(components=4, trainings=1, kept_components=4, epochs=3)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return write_movie_data(tmp_path_factory.mktemp("made-up"))


@pytest.fixture(scope="module")
def columns(files: tuple[Path, Path]) -> dict[str, np.ndarray]:
    user, movie, stars, time = np.loadtxt(files[0], delimiter=",", skiprows=1).T
    return {
        "userId": user.astype(int),
        "movieId": movie.astype(int),
        "rating": stars,
        "timestamp": time.astype(int),
    }


@pytest.fixture(scope="module")
def model(files: tuple[Path, Path]) -> Model:
    return train(read(*files), parameters=QUICK)


def same(one: Model, other: Model) -> bool:
    return bool(
        np.array_equal(one.item_vectors, other.item_vectors)
        and np.array_equal(one.stars.loadings, other.stars.loadings)
    )


@pytest.mark.parametrize("form", ["mapping", "tuple", "matrix", "lists", "frame"])
def test_arrays_and_frames_give_the_same_model(columns: dict[str, np.ndarray], form: str) -> None:
    forms: dict[str, Any] = {
        "mapping": columns,
        "tuple": tuple(columns.values()),
        "matrix": np.column_stack(list(columns.values())),
        "lists": {name: values.tolist() for name, values in columns.items()},
        "frame": Frame(columns),
    }
    expected = ratings_in(columns).interactions
    found = ratings_in(forms[form])
    for name in ("user_ids", "item_ids", "users", "items", "stars", "rated_at"):
        assert np.array_equal(getattr(found.interactions, name), getattr(expected, name)), name


def test_a_table_of_movies_tells_titles_and_genres(columns: dict[str, np.ndarray]) -> None:
    ids = np.unique(columns["movieId"])[::-1]
    movies = {
        "movie_id": ids,
        "title": [f"Title {one}" for one in ids],
        "year": [1990 + one % 7 for one in ids],
        "genres": ["Drama|War" if one % 2 else "(no genres listed)" for one in ids],
    }
    found = ratings_in(columns, movies)
    assert found.movies.ids[:2] == (100, 101)
    assert found.movies.titles[:2] == ("Title 100 (1992)", "Title 101 (1993)")
    assert found.movies.genres[:2] == ((), ("Drama", "War"))
    assert {"genre:Drama", "genre:War"} <= set(found.features.names)


def test_a_year_may_be_in_the_title(columns: dict[str, np.ndarray]) -> None:
    ids = np.unique(columns["movieId"])
    movies = {"movie": ids, "title": [f"Matrix {one}, The (1999)" for one in ids]}
    found = ratings_in(columns, movies).movies
    assert (found.titles[0], found.years[0]) == ("The Matrix 100 (1999)", 1999)


def test_a_table_of_arrow_has_the_names_of_its_columns_elsewhere(
    columns: dict[str, np.ndarray],
) -> None:
    found = ratings_in(ArrowTable(columns)).interactions
    assert np.array_equal(found.stars, ratings_in(columns).interactions.stars)


def test_ids_may_be_text(columns: dict[str, np.ndarray], tmp_path: Path) -> None:
    named = {
        "user": [f"person {one}" for one in columns["userId"]],
        "movie": [f"tt{one}" for one in columns["movieId"]],
        "stars": columns["rating"],
    }
    model = train(named, parameters=QUICK)
    own = {"tt100": 5.0, "tt102": 4.5, "tt101": 1.0}
    picks = recommend(model, own, count=4)
    assert len(picks) == 4
    assert {pick.movie for pick in picks} <= {f"tt{one}" for one in range(100, 124)} - own.keys()
    save_model(model, tmp_path / "model")
    assert recommend(load_model(tmp_path / "model"), own, count=4) == picks


def test_picks_say_why(model: Model) -> None:
    own = {100: 5.0, 102: 5.0, 104: 4.5, 101: 1.0}
    picks = recommend(model, own, count=6)
    assert [pick.score for pick in picks] == sorted((p.score for p in picks), reverse=True)
    assert all(0.5 <= pick.stars <= 5.0 for pick in picks)
    reasons = {movie for pick in picks for movie in pick.because}
    assert reasons
    assert reasons <= {100, 102, 104}
    for pick in picks:
        assert all(f"Made-up {one - 100} (" in pick.why for one in pick.because)  # type: ignore[operator]


def test_someone_of_whom_nothing_is_known_gets_what_many_like(model: Model) -> None:
    picks = recommend(model, {}, count=3)
    assert [(pick.because, pick.why) for pick in picks] == [((), "because many people like it")] * 3


@pytest.mark.parametrize(
    ("popularity", "why"),
    [(0.0, "because of many of your ratings together"), (9.0, "because many people like it")],
)
def test_many_small_reasons_are_not_taken_for_popularity(popularity: float, why: str) -> None:
    movies = Movies(tuple(range(40)), tuple(map(str, range(40))), (None,) * 40, ((),) * 40)
    split = Explanation(
        popularity, 0.1, np.full(39, 0.1), np.arange(1, 40), np.ones(39, dtype=np.bool_)
    )
    pick = _pick(movies, 0, 1.0, 4.0, split)
    assert (pick.because, pick.why) == ((), why)


def test_the_forms_of_one_persons_ratings_are_the_same(model: Model) -> None:
    own = {100: 5.0, 103: 2.0}
    expected = recommend(model, own)
    pair = (np.array([100, 103]), np.array([5.0, 2.0]))
    for form in (
        pair,
        {"movieId": pair[0], "rating": pair[1]},
        Frame({"movie": pair[0], "stars": pair[1]}),
    ):
        assert recommend(model, form) == expected


def test_the_dials_count(model: Model) -> None:
    only = recommend(model, {100: 5.0}, count=20, controls=Controls(genres=("Romance",)))
    assert {int(str(pick.movie)) % 2 for pick in only} == {0}


class Frame:
    """A data frame as pandas and polars have them."""

    def __init__(self, columns: dict[str, np.ndarray]) -> None:
        self.columns: list[Any] = list(columns)
        self._columns = columns

    def __getitem__(self, name: str) -> np.ndarray:
        return self._columns[name]


class ArrowTable(Frame):
    """A table of Arrow, which lists its columns themselves."""

    def __init__(self, columns: dict[str, np.ndarray]) -> None:
        super().__init__(columns)
        self.column_names = list(columns)
        self.columns = list(columns.values())


class NotAvailable:
    """As pandas' NA, of which nobody knows whether it is equal to anything."""

    def __eq__(self, other: object) -> Any:
        return self

    def __ne__(self, other: object) -> Any:
        return self

    def __hash__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        raise TypeError("boolean value of NA is ambiguous")


class Series:
    """What is nearly an array: it has values, and an index of its own."""

    def __init__(self, values: list[float]) -> None:
        self.values = values

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return np.array(self.values, dtype=dtype)

    def __len__(self) -> int:
        return len(self.values)


MOMENTS = [datetime(2000, 7, 30, 18, 45, second) for second in (3, 4, 5)]
GOOD = (np.array([1, 1, 2]), np.array([5, 6, 5]), np.array([4.0, 5.0, 3.5]))


@pytest.mark.parametrize(
    ("ratings", "message"),
    [
        (
            (*GOOD[:2], np.array([4.0, 8.0, 3.5])),
            r"such as 8 \(the rating at 1\); divide stars out of",
        ),
        ((*GOOD[:2], np.array([4.0, np.nan, 3.5])), "1 of 3 ratings are not, such as nan"),
        ((*GOOD[:2], np.array([0.0, 5.0, 3.5])), "stars must be 0.5 to 5.0"),
        (GOOD[:2], "must have the columns user, movie, stars, time, not 2"),
        ((*GOOD[:2], np.array([4.0])), "as many of each, and there are 3 user, 3 movie, 1 stars"),
        (Series([4.0]), "must be a data frame, a mapping of columns or a tuple .* not Series"),
        (5, "not int"),
        ({"user": GOOD[0], "movie": GOOD[1]}, "no column of the stars, called stars or rating"),
        ((np.array([1.5, 1, 2]), *GOOD[1:]), "1.5 is no id of a user"),
        (({1: 2}, *GOOD[1:]), "must be an array, not dict"),
        ((["a", 1, 2], *GOOD[1:]), "has ids of numbers and of text"),
        ((["a", None, "b"], *GOOD[1:]), "the column user has rows without an id"),
        ((np.array([1, np.nan, 2]), *GOOD[1:]), "the column user has rows without an id"),
        ((["a", NotAvailable(), "b"], *GOOD[1:]), "the column user has rows without an id"),
        ((*GOOD, [*MOMENTS[:2], None]), "the column time has rows without a time"),
        ((*GOOD, [*MOMENTS[:2], NotAvailable()]), "the column time has rows without a time"),
        ((*GOOD, ["some day", *MOMENTS[:2]]), "the column time holds neither seconds nor dates"),
        ((*GOOD, np.array([1.0, np.nan, 2.0])), "the column time has rows without a time"),
        ((*GOOD[:2], ["good", "bad", "fair"]), "stars does not hold numbers only"),
    ],
)
def test_what_is_no_table_of_ratings_is_one_line(ratings: Any, message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        train(ratings)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize(
    "times",
    [
        MOMENTS,
        [moment.replace(tzinfo=UTC).astimezone(timezone(timedelta(hours=2))) for moment in MOMENTS],
        np.array(MOMENTS, dtype="datetime64[ns]"),
        [moment.isoformat() for moment in MOMENTS],
        [964982703, 964982704, 964982705],
        [964982703000, 964982704000, 964982705000],
    ],
)
def test_times_are_seconds_dates_or_moments_of_any_zone(times: Any) -> None:
    found = ratings_in((*GOOD, times)).interactions
    assert found.rated_at.tolist() == [964982703, 964982704, 964982705]


def test_a_series_is_taken_as_a_column() -> None:
    found = ratings_in((Series([1, 1, 2]), Series([5, 6, 5]), Series([4.0, 5.0, 3.5])))
    assert found.interactions.stars.tolist() == [4.0, 5.0, 3.5]


def test_ratings_of_movies_that_are_not_listed_are_one_line() -> None:
    with pytest.raises(InputError, match="1 ratings are of movies that are not listed, such as 6"):
        train(GOOD, {"movie": [5], "title": ["Five"]})


@pytest.mark.parametrize(
    ("ratings", "message"),
    [
        ({100: 9.0}, "stars must be 0.5 to 5.0"),
        ({7: 4.0}, "the model knows none of these movies, such as 7; its ids are like 100"),
        ({"100": 4.0}, "knows none of these movies, such as '100'"),
        (Series([4.0]), "someone's ratings must be .* not Series"),
        ([100, 101], "not list"),
    ],
)
def test_what_are_no_ratings_of_one_person_is_one_line(
    model: Model, ratings: Any, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        recommend(model, ratings)


@pytest.mark.parametrize(
    ("items", "stars", "message"),
    [
        (np.array([10]), floats([4]), "10 is no row of the model's items: there are 4, .* an id?"),
        (np.array([-2]), floats([4]), "-2 is no row"),
        (Series([1]), floats([4]), "must be a numpy array, not Series"),
        (np.array([1]), Series([4]), "stars must be a numpy array, not Series"),
        (np.array([1.0]), floats([4]), "must be whole numbers, not float64"),
        (np.array([1]), floats([7]), "stars must be 0.5 to 5.0"),
        (np.array([1, 2]), floats([4]), "there must be as many of each"),
    ],
)
def test_the_arrays_inside_are_looked_at_too(items: Any, stars: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        profile_of(hand_made_model(), items, stars)


def test_an_id_in_place_of_a_row_is_not_trained_on(files: tuple[Path, Path]) -> None:
    data = read(*files)
    odd = replace(data.interactions, items=data.interactions.item_ids[data.interactions.items])
    with pytest.raises(InputError, match="is no row of items: there are 24, counted from 0"):
        train(odd, data.features)


def test_a_model_is_no_dictionary() -> None:
    with pytest.raises(InputError, match="must be what `train` returns, not dict"):
        recommend({}, {1: 5.0})  # type: ignore[arg-type]


def test_broken_rows_and_another_scale_are_warned_of(tmp_path: Path) -> None:
    ratings, movies = write_movie_data(tmp_path)
    header, *rows = ratings.read_text().splitlines()
    doubled = [[*row.split(",")[:2], str(2 * float(row.split(",")[2])), "5"] for row in rows]
    lines = [header, "x,100,9,5", *(",".join(row) for row in doubled)]
    ratings.write_text("\n".join(lines))
    with pytest.warns(UserWarning, match="halved|broken") as warned:
        data = read(ratings, movies)
    assert [str(one.message) for one in warned] == [
        "1 broken rows were left out, such as ratings.csv, line 2: user 'x' is not a whole number",
        "these look like stars out of ten: halved",
    ]
    assert data.interactions.stars.max() == 5.0


def test_everything_named_can_be_imported_and_nothing_else() -> None:
    import recommendations.engine as engine

    assert all(getattr(engine, name) is not None for name in engine.__all__)
    assert issubclass(InputError, EngineError)
    with pytest.raises(AttributeError):
        engine.nothing  # noqa: B018


def test_importing_the_package_loads_no_trainer() -> None:
    code = "import sys, recommendations.engine; sys.exit('lightfm' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_large_ids_are_kept_to_the_last_digit() -> None:
    large = 2**53
    ids = [large + 1, large + 2]
    found = ratings_in({"user": [1, 2], "movie": ids, "stars": [5, 4]})
    assert found.interactions.item_ids.tolist() == ids
    for too_large in (
        np.array([2**63], dtype=np.uint64),
        [2**63],
        np.array([float(large)]),
    ):
        with pytest.raises(InputError, match="movie"):
            ratings_in({"user": [1], "movie": too_large, "stars": [5]})


def test_of_two_ratings_of_a_movie_the_last_counts(model: Model) -> None:
    first, second, *_ = model.item_ids.tolist()
    once = recommend(model, {first: 5.0, second: 4.0})
    assert recommend(model, ([first, second, first], [0.5, 4.0, 5.0])) == once


def test_ids_of_text_may_be_named_like_columns() -> None:
    assert ratings_of_one({"date": 5.0, "title": 4.0})[0] == ["date", "title"]


@pytest.mark.parametrize("stars", [1.0, 3.5])
def test_a_table_of_nothing_but_the_same_few_stars_is_read_as_likes(
    columns: dict[str, np.ndarray], stars: float
) -> None:
    same = {**columns, "rating": np.full(len(columns["rating"]), stars)}
    with pytest.warns(UserWarning, match=f"all ratings are {stars:g}"):
        found = train(same, parameters=QUICK)
    assert len(found.neighbours.lift_liked.values)


def test_what_is_large_is_shown_in_a_line(model: Model, files: tuple[Path, Path]) -> None:
    for one in (model, read(*files)):
        assert len(repr(one)) < 80


def test_a_movie_without_a_title_is_called_by_its_id() -> None:
    movies = {"movie": [7, 8], "title": [None, float("nan")], "year": [float("inf"), 1995]}
    found = ratings_in({"user": [1], "movie": [7], "stars": [5]}, movies)
    assert found.movies.titles == ("7", "8 (1995)")
