"""Each pick names the rating that it owes the most to, and says truly what that rating says."""

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from django.utils import translation

from accounts.models import User
from catalog.models import Movie, Rating
from catalog.models.joined import BETWEEN_TEXTS
from recommendations.engine.components.traits import Traits
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.profile import Profile, profile_of
from recommendations.engine.ranking.scoring import Explanation, explain
from recommendations.models import ModelVersion
from recommendations.registry.current import current_model
from recommendations.serving.picks import picks_for
from recommendations.serving.user_feedback import FeedbackItem, Kind
from recommendations.serving.why.explanations import named_places, split_of
from recommendations.serving.why.reasons import reason_for
from tests.factories import UserFactory

NAMES = ("genre:Crime", "genre:Drama", "year:1990")


def model_of(traits: list[list[float]]) -> Model:
    """Return a model of which nothing is asked but what its movies are."""
    values = np.array(traits, dtype=np.float32).reshape(-1, len(NAMES))
    return cast(Model, SimpleNamespace(traits=Traits(NAMES, values, np.ones(len(NAMES)))))


def movie_of(
    genres: tuple[str, ...] = (), year: int | None = None, stars: float = 4.4, count: int = 583
) -> Movie:
    movie = Movie(title="It", year=year, rating_count=count, rating_sum=stars * count)
    movie.__dict__["joined_genres"] = BETWEEN_TEXTS.join(genres)
    return movie


def line(
    terms: list[float],
    items: list[FeedbackItem],
    movie: Movie | None = None,
    *,
    popularity: float = 0.0,
    trend: float = 0.0,
    liked: list[bool] | None = None,
    traits: list[list[float]] | None = None,
) -> str:
    movies = sum(not item.is_group for item in items)
    explanation = Explanation(
        popularity=popularity,
        prior=0.0,
        terms=np.array(terms),
        items=np.arange(movies),
        liked=np.array([True] * len(terms) if liked is None else liked),
        trend=trend,
    )
    model = model_of(traits or [[0.0] * len(NAMES)] * movies)
    split = split_of(explanation, items, named_places(explanation))
    return reason_for(split, explanation, movie or movie_of(), model)


def rated(*movies: tuple[str, float]) -> list[FeedbackItem]:
    return [FeedbackItem(title, stars, place + 1) for place, (title, stars) in enumerate(movies)]


THREE = rated(("Alien", 5.0), ("Heat", 4.5), ("Big", 5.0))


def test_the_largest_term_is_named() -> None:
    assert line([0.1, 0.3, 0.2], THREE) == "Because you gave Heat 4½ stars"


def test_what_is_liked_lately_is_said_only_where_nothing_adds_more() -> None:
    assert line([0.1, 0.3, 0.2], THREE, trend=0.4, popularity=0.2) == "Much liked here lately"
    assert line([0.1, 0.3, 0.2], THREE, trend=0.2) == "Because you gave Heat 4½ stars"
    # The second has more in common, and adds less than the trend.
    crime = movie_of(("Crime",))
    traits = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]]
    assert line([1.0, 0.9], THREE[:2], crime, traits=traits).startswith("Because you gave Heat")
    alien = line([1.0, 0.9], THREE[:2], crime, traits=traits, trend=0.95)
    assert alien == "Because you gave Alien 5 stars"


def test_a_large_negative_term_is_no_reason() -> None:
    reason = line([-3.0, 1.0], THREE[:2], popularity=-2.0)
    assert reason == "Because you gave Heat 4½ stars"


@pytest.mark.parametrize("terms", [[-0.1, -0.2], [0.0, 0.0]])
@pytest.mark.parametrize("popularity", [0.0, -1.0])
def test_where_nothing_adds_anything_nothing_is_said(terms: list[float], popularity: float) -> None:
    assert line(terms, THREE[:2], popularity=popularity) == ""


def test_popularity_is_named_where_it_is_largest_with_the_numbers() -> None:
    assert line([], [], popularity=1.0) == "Loved here: 4.4 from 583 ratings"
    reason = line([0.05, 0.02], THREE[:2], popularity=1.0)
    assert reason == "Loved here: 4.4 from 583 ratings"


def test_a_rating_stands_beside_it_if_it_adds_a_tenth() -> None:
    reason = line([0.05, 0.2], THREE[:2], popularity=1.0)
    assert reason == "Loved here: 4.4 from 583 ratings, and you gave Heat 4½ stars"
    unlike = line([0.05, 0.2], THREE[:2], popularity=1.0, liked=[True, False])
    assert unlike == "Loved here: 4.4 from 583 ratings"


def test_what_people_do_not_love_is_not_said_to_be_loved() -> None:
    assert line([], [], movie_of(stars=3.9), popularity=1.0) == "Rated 3.9 by 583 people here"
    assert line([], [], movie_of(count=19), popularity=1.0) == ""


def test_popularity_is_said_in_german() -> None:
    with translation.override("de"):
        assert "4,4" in line([], [], movie_of(), popularity=1.0)


def test_of_nearly_equal_ratings_the_one_with_more_in_common_is_named() -> None:
    traits = [[0.0, 1.0, 0.0], [1.0, 1.0, 0.0]]
    movie = movie_of(("Crime", "Drama"))
    reason = line([1.0, 0.85], THREE[:2], movie, traits=traits)
    assert reason == "Because you gave Heat 4½ stars (in common: Crime, Drama)"
    reason = line([1.0, 0.75], THREE[:2], movie, traits=traits)
    assert reason == "Because you gave Alien 5 stars (in common: Drama)"


def test_the_rating_named_is_never_below_popularity() -> None:
    reason = line(
        [1.0, 0.85], THREE[:2], movie_of(("Crime",)), popularity=0.9, traits=[[0] * 3, [1] * 3]
    )
    assert reason == "Because you gave Alien 5 stars"


def test_a_decade_can_be_in_common() -> None:
    items = [FeedbackItem("Alien", 5.0, 1, 1979), FeedbackItem("Heat", 4.5, 2, 1995)]
    reason = line([1.0, 0.9], items, movie_of(year=1990))
    assert reason == "Because you gave Heat 4½ stars (in common: 1990s)"


def test_a_small_share_is_one_of_many() -> None:
    items = rated(*((f"Movie {n}", 4.0) for n in range(20)))
    reason = line([1.0] * 19 + [1.1], items)
    assert reason == "From many of your ratings, such as Movie 19, 4 stars"


@pytest.mark.parametrize(
    ("genres", "year", "named"),
    [
        (("Crime",), 1995, True),
        (("Drama",), 1995, False),
        (("Crime",), 1989, False),
        (("Crime",), None, False),
    ],
)
def test_a_group_is_named_under_what_its_name_fits(
    genres: tuple[str, ...], year: int | None, named: bool
) -> None:
    group = FeedbackItem("Crime, 1990s", None, words=("genre:Crime", "time:1990"), kind=Kind.GROUP)
    reason = line([1.0], [group], movie_of(genres, year))
    assert reason == ("Because you chose the group Crime, 1990s" if named else "")


@pytest.mark.parametrize("word", ["tag:dark", "movie:Fargo"])
def test_a_group_whose_name_cannot_be_checked_is_not_named(word: str) -> None:
    group = FeedbackItem("Something", None, words=(word,), kind=Kind.GROUP)
    assert line([1.0], [group], movie_of(("Crime",), 1995)) == ""


@pytest.mark.parametrize(
    ("stars", "words"),
    [(0.5, "½ star"), (1.0, "1 star"), (1.5, "1½ stars"), (2.0, "2 stars"), (2.5, "2½ stars")],
)
def test_a_disliked_movie_is_said_to_be_far(stars: float, words: str) -> None:
    reason = line([0.2], [FeedbackItem("Crash", stars, 1)], liked=[False])
    assert reason == f"Unlike Crash, which you gave {words}"


def test_few_stars_from_someone_who_gives_fewer_are_a_liking() -> None:
    reason = line([0.2], [FeedbackItem("Crash", 2.5, 1)])
    assert reason == "Because you gave Crash 2½ stars"


@pytest.mark.parametrize(
    ("kind", "times", "words"),
    [
        (Kind.LIKED, 0, "you liked Alien"),
        (Kind.LIKED, 2, "you liked Alien"),
        (Kind.SEEN, 1, "Alien is in your diary"),
        (Kind.SEEN, 2, "you watched Alien 2 times"),
        (Kind.WANTED, 0, "Alien is on your watchlist"),
    ],
)
def test_a_movie_without_stars_is_named_by_what_was_said(
    kind: Kind, times: int, words: str
) -> None:
    alien = FeedbackItem("Alien", None, 1, 1979, kind=kind, times=times)
    items = [alien, *rated(("Heat", 4.5))]
    crime = movie_of(("Crime",))
    traits = [[1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    reason = line([0.3, 0.1], items, crime, traits=traits)
    assert reason == f"Because {words} (in common: Crime)"
    beside = line([0.3, 0.1], items, popularity=1.0)
    assert beside == f"Loved here: 4.4 from 583 ratings, and {words}"
    assert line([0.02], items[:1], popularity=1.0) == "Loved here: 4.4 from 583 ratings"


def test_a_movie_without_stars_that_adds_little_is_one_of_many() -> None:
    items = [FeedbackItem(f"Movie {n}", None, n, kind=Kind.SEEN) for n in range(1, 13)]
    assert line([1.1, *[1.0] * 11], items) == "From many of your movies, such as Movie 1"


pytestmark = pytest.mark.django_db


@pytest.fixture
def model(trained: ModelVersion) -> Model:
    found = current_model()
    assert found is not None
    return found


def profiled(model: Model, user: User) -> tuple[Profile, dict[int, Rating]]:
    ratings = {rating.movie_id: rating for rating in user.ratings.select_related("movie")}
    rows = model.rows_of(np.array(list(ratings)))
    stars = np.array([rating.stars for rating in ratings.values()], dtype=np.float32)
    return profile_of(model, rows, stars), ratings


def explanation_of(model: Model, user: Profile, movie: Movie) -> Explanation:
    (row,) = model.rows_of(np.array([movie.pk]))
    return explain(model, user, row)


def test_every_pick_of_everyone_names_what_it_owes_the_most_to(model: Model) -> None:
    named = 0
    for user in User.objects.all()[:40]:
        known, ratings = profiled(model, user)
        for pick in picks_for(user.pk).items:
            split = explanation_of(model, known, pick.movie)
            titles = {
                ratings[int(model.item_ids[known.items[place]])].movie.title
                for place in np.flatnonzero(split.terms >= 0.8 * split.terms.max())
            }
            if max(split.popularity, split.prior) >= split.terms.max():
                assert pick.reason == "" or pick.reason.startswith(("Loved here", "Rated "))
                continue
            named += 1
            assert any(f" {title}" in pick.reason for title in titles)
            assert pick.reason.startswith(("Because you gave ", "Unlike ", "From many "))
    assert named > 100


def test_without_the_named_movie_the_pick_would_score_lower(model: Model) -> None:
    """What the reason claims, tried: most picks fall when the movie they name is taken back."""
    someone = UserFactory()
    for title in ("Toy Story", "Fargo", "Star Wars", "The Godfather", "Aladdin"):
        Rating.objects.rate(someone.pk, Movie.objects.get(title=title), 5.0)
    picks = picks_for(someone.pk).items
    before, ratings = profiled(model, someone)
    fell = 0
    naming = [pick for pick in picks if "gave " in pick.reason]
    assert len(naming) >= 5
    for pick in naming:
        named = next(
            rating for rating in ratings.values() if f"gave {rating.movie.title} " in pick.reason
        )
        Rating.objects.clear(someone.pk, named.movie)
        after, _ = profiled(model, someone)
        Rating.objects.rate(someone.pk, named.movie, named.stars)
        scores = [explanation_of(model, user, pick.movie).score for user in (before, after)]
        fell += scores[1] < scores[0]
    assert fell >= 0.8 * len(naming)


def test_one_liked_movie_is_the_reason_for_what_is_like_it(model: Model) -> None:
    someone = UserFactory()
    Rating.objects.rate(someone.pk, Movie.objects.get(title="Fargo"), 4.5)
    reasons = [pick.reason for pick in picks_for(someone.pk).items]
    assert any("ou gave Fargo 4½ stars" in reason for reason in reasons)
    assert not any("Unlike" in reason for reason in reasons)


def test_one_disliked_movie_is_what_the_picks_are_far_from(model: Model) -> None:
    someone = UserFactory()
    Rating.objects.rate(someone.pk, Movie.objects.get(title="Fargo"), 0.5)
    reasons = [pick.reason for pick in picks_for(someone.pk).items]
    assert not any("you gave Fargo" in reason for reason in reasons)


def test_the_best_of_someone_who_gives_few_stars_is_liked(model: Model) -> None:
    harsh = UserFactory()
    for movie in Movie.objects.exclude(title="Fargo").popular()[:30]:
        Rating.objects.rate(harsh.pk, movie, 1.0)
    Rating.objects.rate(harsh.pk, Movie.objects.get(title="Fargo"), 2.5)
    reasons = {pick.reason for pick in picks_for(harsh.pk, 200).items}
    assert any(reason.startswith("Because you gave Fargo 2½ stars") for reason in reasons)
    assert not any(reason.startswith("Unlike Fargo") for reason in reasons)
