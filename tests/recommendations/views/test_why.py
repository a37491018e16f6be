"""'Why this?' shows all that a score is the sum of, and lets a rating be left out."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie, OwnTag, Rating, Viewing, WatchlistEntry
from recommendations.engine.ranking.scoring import Explanation
from recommendations.models import ModelVersion, NotInterested
from recommendations.registry.current import current_model
from recommendations.serving.candidates import candidates_for
from recommendations.serving.picks import PICKS, picks_for
from recommendations.serving.user_feedback import FeedbackItem, Kind, read_feedback
from recommendations.serving.why import explanations
from recommendations.serving.why.explanations import (
    MOVIES_SHOWN,
    Part,
    Split,
    named_places,
    split_of,
)
from recommendations.templatetags.picks import in_percent
from tests.factories import UserFactory
from tests.html_reading import all_on, one_on

from ..pages import HTMX, picks_on


def explained(
    terms: list[float], popularity: float = 1.0, prior: float = 0.5, groups: int = 0
) -> Explanation:
    return Explanation(
        popularity=popularity,
        prior=prior,
        terms=np.array(terms),
        items=np.arange(len(terms) - groups),
        liked=np.array(terms) > 0,
    )


def movies(count: int) -> list[FeedbackItem]:
    return [FeedbackItem(f"Movie {number}", 4.0, number) for number in range(count)]


def split(explanation: Explanation, items: list[FeedbackItem], shown: int = MOVIES_SHOWN) -> Split:
    return split_of(explanation, items, named_places(explanation, shown))


def parts_of(split: Split) -> list[Part]:
    others = [split.others] if split.others else []
    return [*split.feedback, *others, split.popularity, split.prior]


def test_the_shares_worked_out_by_hand() -> None:
    parts = split(explained([0.5, -2.0, 1.0]), movies(3))
    assert [(part.about.title, part.value, part.percent) for part in parts.feedback] == [
        ("Movie 1", -2.0, -40.0),
        ("Movie 2", 1.0, 20.0),
        ("Movie 0", 0.5, 10.0),
    ]
    assert parts.popularity == Part(1.0, 20.0, "popularity")
    assert parts.prior == Part(0.5, 10.0, "prior")
    assert (parts.others, parts.other_count) == (None, 0)


def test_the_trend_is_a_part_of_its_own_where_it_counts() -> None:
    parts = split(replace(explained([0.5, -2.0]), trend=0.5), movies(2))
    assert parts.trend is not None
    assert parts.trend == Part(0.5, pytest.approx(100 * 0.5 / 4.5), "trend")
    assert sum(abs(part.percent) for part in [*parts_of(parts), parts.trend]) == pytest.approx(100)
    assert split(explained([0.5]), movies(1)).trend is None


def test_movies_beyond_those_named_are_summed() -> None:
    parts = split(explained([3.0, -1.0, 0.5, 0.25]), movies(4), shown=1)
    assert [part.about.title for part in parts.feedback] == ["Movie 0"]
    assert parts.other_count == 3
    assert parts.others == Part(-0.25, pytest.approx(-100 * 0.25 / 4.75), "others")
    assert sum(abs(part.percent) for part in parts_of(parts)) == pytest.approx(100)


def test_what_adds_the_most_is_named_however_much_others_take() -> None:
    parts = split(explained([-3.0, -2.0, 0.1, -4.0]), movies(4), shown=2)
    assert [part.about.title for part in parts.feedback] == ["Movie 3", "Movie 2"]
    assert parts.other_count == 2


def test_of_very_many_the_same_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    many = explained([0.5, -2.0, 1.0, 0.5, -2.0, 0.25])
    named = named_places(many, 4)
    assert named == [2, 0, 1, 4]
    monkeypatch.setattr(explanations, "_SORTED_AT_ONCE", 1)
    assert named_places(many, 4) == named


def test_groups_are_named_and_no_other_movies() -> None:
    group = FeedbackItem("Drama", None, words=("genre:Drama",), kind=Kind.GROUP)
    terms = [2.0, 1.0, 0.5, 0.1]
    parts = split(explained(terms, groups=1), [*movies(3), group], shown=1)
    assert [part.kind for part in parts.feedback] == ["rating", "group"]
    assert parts.other_count == 2


def test_popularity_comes_first_where_it_is_largest() -> None:
    parts = split(explained([0.7, -2.0, 1.0], popularity=3.0), movies(3))
    assert [part.kind for part in parts.by_size] == ["popularity", *["rating"] * 3, "prior"]
    assert [abs(part.value) for part in parts.by_size] == [3.0, 2.0, 1.0, 0.7, 0.5]


def test_where_all_is_nothing_the_shares_are_nothing() -> None:
    parts = split(explained([0.0], popularity=0.0, prior=0.0), movies(1))
    assert [part.percent for part in parts_of(parts)] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("percent", "words"),
    [
        (12.3, "+12%"),
        (-3.0, "−3%"),
        (0.44, "+0.4%"),
        (-0.1, "−0.1%"),
        (1.5, "+2%"),
        (100.0, "+100%"),
    ],
)
def test_how_a_share_is_written(percent: float, words: str) -> None:
    assert in_percent(percent) == words


pytestmark = pytest.mark.django_db


@pytest.fixture
def someone(client: Client, trained: ModelVersion) -> User:
    user = UserFactory()
    client.force_login(user)
    for title, stars in (("Fargo", 5.0), ("Toy Story", 4.0), ("Heat", 3.0), ("Twister", 1.0)):
        Rating.objects.rate(user.pk, Movie.objects.get(title=title), stars)
    NotInterested.objects.mark(user.pk, Movie.objects.get(title="Aladdin"))
    return user


def test_the_parts_of_every_pick_add_up_to_its_score(someone: User) -> None:
    model = current_model()
    assert model is not None
    candidates = candidates_for(model)
    for user in [someone, *User.objects.exclude(pk=someone.pk)[:25]]:
        profile = read_feedback(user.pk).profile_in(model)
        assert profile is not None
        scores = candidates.scores(profile)
        for pick in picks_for(user.pk).items:
            assert pick.why is not None
            (row,) = model.rows_of(np.array([pick.movie.pk]))
            parts = parts_of(pick.why)
            assert sum(part.value for part in parts) == pytest.approx(scores[row], abs=1e-4)
            assert sum(abs(part.percent) for part in parts) == pytest.approx(100)


def test_it_names_every_movie_with_its_feedback(someone: User) -> None:
    why = picks_for(someone.pk).items[0].why
    assert why is not None
    stars = {part.about.title: part.about.stars for part in why.feedback}
    assert stars == {"Fargo": 5.0, "Toy Story": 4.0, "Heat": 3.0, "Twister": 1.0, "Aladdin": None}
    sizes = [abs(part.value) for part in why.feedback]
    assert sizes == sorted(sizes, reverse=True)


def split_of_movie(client: Client, movie: int) -> Any:
    """Return the answer that has the split of a movie's score."""
    return client.get(reverse("why", args=[movie]), headers=HTMX)


def test_with_many_ratings_the_rest_is_one_line(client: Client, someone: User) -> None:
    for movie in Movie.objects.exclude(ratings__user=someone).popular()[:20]:
        Rating.objects.rate(someone.pk, movie, 4.0)
    pick = picks_for(someone.pk).items[0]
    assert pick.why is not None
    feedback = read_feedback(someone.pk)
    assert len(pick.why.feedback) == MOVIES_SHOWN
    assert pick.why.other_count == len(feedback.used) + len(feedback.unwanted) - MOVIES_SHOWN
    others = one_on(split_of_movie(client, pick.movie.pk), "[data-part=others]")
    assert others.attributes["data-count"] == str(pick.why.other_count)


def test_each_pick_fetches_it_with_a_button_for_each_rating(client: Client, someone: User) -> None:
    page = client.get("/")
    fargo = Movie.objects.get(title="Fargo")
    for movie in picks_on(page):
        assert all_on(page, f"#picks .why [href='{reverse('why', args=[movie])}']")
        shown = split_of_movie(client, movie)
        assert one_on(shown, f"[formaction='{reverse('mute', args=[fargo.pk])}']")
        assert len(all_on(shown, "[formaction$='/mute/']")) == 4
        assert one_on(shown, "[data-part=not-interested]")
        assert one_on(shown, "[data-part=prior]")


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_in_the_diary_and_on_the_watchlist_has_lines(
    client: Client, someone: User, language: str
) -> None:
    seen, wanted, *_ = Movie.objects.exclude(ratings__user=someone).popular()
    Viewing.objects.create(user=someone, movie=seen, title=seen.title, watched_on=date.today())
    WatchlistEntry.objects.put(someone.pk, wanted)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    shown = split_of_movie(client, picks_on(client.get("/"))[0])
    for kind, movie in (("seen", seen), ("watchlist", wanted)):
        line = one_on(shown, f"[data-part={kind}]")
        assert movie.title in line.text()
        assert one_on(shown, f"[data-part={kind}] .why-feedback").text()


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_liked_or_watched_again_has_lines(
    client: Client, someone: User, language: str
) -> None:
    fargo = Movie.objects.get(title="Fargo")
    liked, again, *_ = Movie.objects.exclude(ratings__user=someone).popular()
    OwnTag.objects.put(someone.pk, liked, ["liked"])
    for movie, times in ((liked, 2), (again, 3), (fargo, 2)):
        for _ in range(times):
            Viewing.objects.create(user=someone, movie=movie, watched_on=date.today())
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    shown = split_of_movie(client, picks_on(client.get("/"))[0])
    for kind, movie, times in (("liked", liked, ""), ("seen", again, "3")):
        line = one_on(shown, f"[data-part={kind}]")
        assert movie.title in line.text()
        (said,) = line.css(".why-feedback")
        assert said.text()
        assert said.attributes.get("data-times", "") == times
    (said,) = all_on(shown, "[data-part=rating] [data-times]")
    assert said.attributes["data-times"] == "2"


def test_leaving_a_rating_out_there_ranks_again_at_once(client: Client, someone: User) -> None:
    fargo = Movie.objects.get(title="Fargo")
    mute = reverse("mute", args=[fargo.pk])
    answer = client.post(mute, headers=HTMX)
    assert picks_on(answer) == [pick.movie.pk for pick in picks_for(someone.pk).items]
    assert len(picks_on(answer)) == PICKS
    shown = split_of_movie(client, picks_on(answer)[0])
    assert not all_on(shown, f"[formaction='{mute}']")


def test_what_is_popular_has_no_split(client: Client, someone: User) -> None:
    Rating.objects.filter(user=someone).delete()
    assert not all_on(client.get("/"), "details.why")
