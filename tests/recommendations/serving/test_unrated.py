"""What is in a diary or on a watchlist counts for the picks, and they say so."""

from datetime import date

import pytest

from accounts.models import User
from catalog.models import Movie, Rating, Viewing, WatchlistEntry
from recommendations.models import ModelVersion, MutedRating, NotInterested
from recommendations.serving.picks import Picks, picks_for
from recommendations.serving.user_feedback import Kind, read_feedback
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


def test_beside_ratings_they_are_said_to_count_too(trained: ModelVersion) -> None:
    user = UserFactory()
    Rating.objects.rate(user.pk, *movies("Fargo"), 4.5)
    assert not picks_for(user.pk).counts_unrated
    log(user, *movies("Alien"))
    picks = picks_for(user.pk)
    assert (picks.basis, picks.counts_unrated) == ("ratings", True)


def test_each_movie_counts_as_what_says_most(trained: ModelVersion) -> None:
    user = UserFactory()
    rated, muted, unwanted, twice, wanted = movies("Fargo", "Heat", "Alien", "Aliens", "Star Wars")
    every = [rated, muted, unwanted, twice]
    log(user, *every, twice)
    put(user, *every, wanted)
    Rating.objects.rate(user.pk, rated, 4.0)
    Rating.objects.rate(user.pk, muted, 4.0)
    MutedRating.objects.mute(user.pk, muted)
    NotInterested.objects.mark(user.pk, unwanted)
    feedback = read_feedback(user.pk)
    assert feedback.about(rated.pk).kind == Kind.RATING
    assert feedback.about(unwanted.pk).kind == Kind.NOT_INTERESTED
    assert (set(feedback.seen), feedback.seen_again) == ({twice.pk}, {twice.pk})
    assert set(feedback.wanted) == {wanted.pk}


def test_they_are_named_by_their_own_titles(trained: ModelVersion) -> None:
    user = UserFactory()
    Rating.objects.rate(user.pk, *movies("Fargo"), 4.5)
    NotInterested.objects.mark(user.pk, *movies("Heat"))
    log(user, *movies("Alien"))
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
        (Kind.SEEN, "Alien"),
        (Kind.WANTED, "Star Wars"),
    }
