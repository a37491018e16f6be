"""Each pick names the rating that it owes the most to, and says truly what that rating says."""

import numpy as np
import pytest

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.profile import Profile, profile_of
from recommendations.engine.ranking.scoring import Explanation, explain
from recommendations.models import ModelVersion
from recommendations.registry.current import current_model
from recommendations.serving.explanations import POPULAR, FeedbackItem, reason_for
from recommendations.serving.picks import picks_for
from tests.factories import UserFactory


def explained(terms: list[float], liked: list[bool] | None = None) -> Explanation:
    return Explanation(
        popularity=1.0,
        prior=0.5,
        terms=np.array(terms),
        items=np.arange(len(terms)),
        liked=np.array([True] * len(terms) if liked is None else liked),
    )


def test_the_largest_term_is_named() -> None:
    rated = [FeedbackItem("Alien", 5.0), FeedbackItem("Heat", 4.5), FeedbackItem("Big", 5.0)]
    reason = reason_for(explained([0.1, 0.3, 0.2]), rated)
    assert reason == "Because you gave Heat 4½ stars"


def test_a_large_negative_term_is_no_reason() -> None:
    rated = [FeedbackItem("Alien", 5.0), FeedbackItem("Heat", 4.0)]
    assert reason_for(explained([-3.0, 0.1]), rated) == "Because you gave Heat 4 stars"


@pytest.mark.parametrize("terms", [[-0.1, -0.2], [0.0, 0.0]])
def test_where_no_rating_adds_anything_it_is_popularity(terms: list[float]) -> None:
    assert (
        reason_for(explained(terms), [FeedbackItem("Alien", 5.0), FeedbackItem("Heat", 4.0)])
        == POPULAR
    )


def test_without_ratings_it_is_popularity() -> None:
    assert reason_for(explained([]), []) == POPULAR


@pytest.mark.parametrize(
    ("stars", "words"),
    [(0.5, "½ star"), (1.0, "1 star"), (1.5, "1½ stars"), (2.0, "2 stars"), (2.5, "2½ stars")],
)
def test_a_disliked_movie_is_said_to_be_far(stars: float, words: str) -> None:
    reason = reason_for(explained([0.2], liked=[False]), [FeedbackItem("Crash", stars)])
    assert reason == f"Unlike Crash, which you gave {words}"


def test_few_stars_from_someone_who_gives_fewer_are_a_liking() -> None:
    reason = reason_for(explained([0.2], liked=[True]), [FeedbackItem("Crash", 2.5)])
    assert reason == "Because you gave Crash 2½ stars"


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


def test_every_pick_of_everyone_names_the_movie_it_owes_the_most_to(model: Model) -> None:
    named = 0
    for user in User.objects.all()[:40]:
        known, ratings = profiled(model, user)
        for pick in picks_for(user.pk).items:
            terms = explanation_of(model, known, pick.movie).terms
            strongest = ratings[int(model.item_ids[known.items[terms.argmax()]])]
            if terms.max() <= 0:
                assert pick.reason == POPULAR
                continue
            named += 1
            assert f" {strongest.movie.title}" in pick.reason
            assert pick.reason.startswith(("Because you gave ", "Unlike "))
    assert named > 100


def test_without_the_named_movie_the_pick_would_score_lower(model: Model) -> None:
    """What the reason claims, tried: most picks fall when the movie they name is taken back."""
    someone = UserFactory()
    for title in ("Toy Story", "Fargo", "Star Wars", "The Godfather", "Aladdin"):
        Rating.objects.rate(someone.pk, Movie.objects.get(title=title), 5.0)
    picks = picks_for(someone.pk).items
    before, ratings = profiled(model, someone)
    fell = 0
    for pick in picks:
        named = next(
            rating for rating in ratings.values() if f"gave {rating.movie.title} " in pick.reason
        )
        Rating.objects.clear(someone.pk, named.movie)
        after, _ = profiled(model, someone)
        Rating.objects.rate(someone.pk, named.movie, named.stars)
        scores = [explanation_of(model, user, pick.movie).score for user in (before, after)]
        fell += scores[1] < scores[0]
    assert fell >= 0.8 * len(picks)


def test_one_liked_movie_is_the_reason_for_what_is_like_it(model: Model) -> None:
    someone = UserFactory()
    Rating.objects.rate(someone.pk, Movie.objects.get(title="Fargo"), 4.5)
    reasons = {pick.reason for pick in picks_for(someone.pk).items}
    assert "Because you gave Fargo 4½ stars" in reasons
    assert reasons <= {"Because you gave Fargo 4½ stars", POPULAR}


def test_one_disliked_movie_is_what_the_picks_are_far_from(model: Model) -> None:
    someone = UserFactory()
    Rating.objects.rate(someone.pk, Movie.objects.get(title="Fargo"), 0.5)
    reasons = {pick.reason for pick in picks_for(someone.pk).items}
    assert "Unlike Fargo, which you gave ½ star" in reasons
    assert reasons <= {"Unlike Fargo, which you gave ½ star", POPULAR}


def test_the_best_of_someone_who_gives_few_stars_is_liked(model: Model) -> None:
    harsh = UserFactory()
    for movie in Movie.objects.exclude(title="Fargo").popular()[:30]:
        Rating.objects.rate(harsh.pk, movie, 1.0)
    Rating.objects.rate(harsh.pk, Movie.objects.get(title="Fargo"), 2.5)
    reasons = {pick.reason for pick in picks_for(harsh.pk, 200).items}
    assert "Because you gave Fargo 2½ stars" in reasons
    assert not any(reason.startswith("Unlike Fargo") for reason in reasons)
