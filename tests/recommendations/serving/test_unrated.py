"""What is liked, in a diary or on a watchlist counts for the picks, and they say so."""

from datetime import date

import numpy as np
import pytest

from accounts.models import User
from catalog.models import Movie, OwnTag, Rating, Viewing, WatchlistEntry
from recommendations.engine.ranking.scoring import explain
from recommendations.models import ModelVersion, MutedRating, NotInterested
from recommendations.serving.picks import Picks, picks_for
from recommendations.serving.user_feedback import Kind, read_feedback, read_serving_inputs
from recommendations.serving.why.explanations import FeedbackPart
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

SPACE = ("Star Wars", "Alien", "Blade Runner", "Aliens")


def movies(*titles: str) -> list[Movie]:
    return [Movie.objects.get(title=title) for title in titles]


def log(user: User, *seen: Movie) -> None:
    for movie in seen:
        Viewing.objects.create(user=user, movie=movie, title=movie.title, watched_on=date.today())


def put(user: User, *wanted: Movie) -> None:
    for movie in wanted:
        WatchlistEntry.objects.put(user.pk, movie)


def like(user: User, *liked: Movie) -> None:
    for movie in liked:
        OwnTag.objects.put(user.pk, movie, ["liked"])


def kinds_in(picks: Picks) -> set[str]:
    return {part.kind for pick in picks.items if pick.why for part in pick.why.by_size}


def test_a_diary_alone_gives_picks_of_ones_own(trained: ModelVersion) -> None:
    user = UserFactory()
    log(user, *movies(*SPACE))
    picks = picks_for(user.pk)
    assert (picks.personal, picks.basis) == (True, "unrated")
    assert Kind.SEEN in kinds_in(picks)
    assert not {movie.pk for movie in movies(*SPACE)} & {pick.movie.pk for pick in picks.items}


def test_a_watchlist_alone_gives_picks_of_ones_own(trained: ModelVersion) -> None:
    user, nobody = UserFactory(), UserFactory()
    put(user, *movies(*SPACE))
    picks = picks_for(user.pk)
    assert (picks.personal, picks.basis) == (True, "unrated")
    assert Kind.WANTED in kinds_in(picks)
    assert [pick.movie.pk for pick in picks.items] != [
        pick.movie.pk for pick in picks_for(nobody.pk).items
    ]


def test_likes_alone_give_picks_of_ones_own(trained: ModelVersion) -> None:
    user = UserFactory()
    like(user, *movies(*SPACE))
    picks = picks_for(user.pk)
    assert (picks.personal, picks.basis) == (True, "unrated")
    assert Kind.LIKED in kinds_in(picks)
    assert not {movie.pk for movie in movies(*SPACE)} & {pick.movie.pk for pick in picks.items}
    for movie in movies(*SPACE):
        OwnTag.objects.put(user.pk, movie, ["not it"])
    assert not picks_for(user.pk).personal


def test_a_like_and_a_second_viewing_count_for_more_than_one_viewing(trained: ModelVersion) -> None:
    once, again, liked = UserFactory.create_batch(3)
    alien, heat = movies("Alien", "Heat")
    for user in (once, again, liked):
        Rating.objects.rate(user.pk, heat, 4.0)
        log(user, alien)
    log(again, alien)
    like(liked, alien)
    by_alien = [term_of(user, alien, *movies("Aliens")) for user in (once, again, liked)]
    assert by_alien[0] < by_alien[1] == by_alien[2]


def test_stars_of_a_movie_watched_again_count_for_more(trained: ModelVersion) -> None:
    once, again = UserFactory.create_batch(2)
    alien, heat = movies("Alien", "Heat")
    for user in (once, again):
        Rating.objects.rate(user.pk, heat, 3.0)
        Rating.objects.rate(user.pk, alien, 4.5)
        log(user, alien)
    log(again, alien)
    by_alien = [term_of(user, alien, *movies("Aliens")) for user in (once, again)]
    assert by_alien[0] < by_alien[1]
    # Where the stars push away, to have watched it again pulls nowhere.
    by_heat = []
    for user in (once, again):
        log(user, heat, heat)
        Rating.objects.rate(user.pk, heat, 0.5)
        by_heat.append(term_of(user, heat, *movies("Aliens")))
    assert by_heat[0] == pytest.approx(by_heat[1], abs=0.02)


def term_of(user: User, about: Movie, candidate: Movie) -> float:
    """Return what the feedback on a movie adds to the score of another."""
    inputs = read_serving_inputs(user.pk)
    model, profile = inputs.model, inputs.profile
    assert model is not None
    assert profile is not None
    row, place = (int(model.rows_of(np.array([movie.pk]))[0]) for movie in (candidate, about))
    terms = explain(model, profile, row).terms
    return float(terms[profile.items.tolist().index(place)])


def test_beside_ratings_they_are_said_to_count_too(trained: ModelVersion) -> None:
    user = UserFactory()
    Rating.objects.rate(user.pk, *movies("Fargo"), 4.5)
    assert not picks_for(user.pk).counts_unrated
    log(user, *movies("Alien"))
    picks = picks_for(user.pk)
    assert (picks.basis, picks.counts_unrated) == ("ratings", True)


def test_each_movie_counts_as_what_says_most(trained: ModelVersion) -> None:
    user = UserFactory()
    rated, muted, unwanted, twice, liked, wanted = movies(
        "Fargo", "Heat", "Alien", "Aliens", "Jaws", "Star Wars"
    )
    every = [rated, muted, unwanted, twice, liked]
    log(user, *every, twice)
    like(user, rated, muted, unwanted, liked)
    put(user, *every, wanted)
    Rating.objects.rate(user.pk, rated, 4.0)
    Rating.objects.rate(user.pk, muted, 4.0)
    MutedRating.objects.mute(user.pk, muted)
    NotInterested.objects.mark(user.pk, unwanted)
    feedback = read_feedback(user.pk)
    assert feedback.about(rated.pk).kind == Kind.RATING
    assert feedback.about(unwanted.pk).kind == Kind.NOT_INTERESTED
    assert (set(feedback.liked), set(feedback.seen)) == ({liked.pk}, {twice.pk})
    assert [feedback.about(movie.pk).seen_again for movie in (rated, twice)] == [False, True]
    assert set(feedback.wanted) == {wanted.pk}


def test_they_are_named_by_their_own_titles(trained: ModelVersion) -> None:
    user = UserFactory()
    Rating.objects.rate(user.pk, *movies("Fargo"), 4.5)
    NotInterested.objects.mark(user.pk, *movies("Heat"))
    log(user, *movies("Alien"))
    like(user, *movies("Jaws"))
    put(user, *movies("Star Wars"))
    named = {
        (part.kind, part.about.title)
        for pick in picks_for(user.pk).items
        if pick.why
        for part in pick.why.feedback
        if isinstance(part, FeedbackPart)
    }
    assert named == {
        (Kind.RATING, "Fargo"),
        (Kind.NOT_INTERESTED, "Heat"),
        (Kind.LIKED, "Jaws"),
        (Kind.SEEN, "Alien"),
        (Kind.WANTED, "Star Wars"),
    }
