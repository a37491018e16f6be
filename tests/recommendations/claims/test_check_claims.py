"""Pages are held against the numbers, and false words on them are found."""

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone, translation

from accounts.models import User
from catalog.models import Genre, Movie, OwnTag, Rating, WatchlistEntry
from recommendations.claims.check import check, check_groups, check_picks, check_rows
from recommendations.claims.known import Known, Site
from recommendations.claims.report import Report
from recommendations.engine.model.model import Model
from recommendations.home import page as home_page
from recommendations.models import (
    ChosenGroup,
    ModelVersion,
    MovieGroup,
    NotInterested,
    Preferences,
)
from recommendations.onboarding import movie_groups
from recommendations.registry.current import current_model
from recommendations.serving import picks as serving_picks
from tests.factories import MovieFactory, UserFactory

from ..home.home_page import movie_lover
from .member import see

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def model(trained: ModelVersion) -> Model:
    found = current_model()
    assert found is not None
    return found


def picks_checked(user: User, model: Model) -> Report:
    report = Report()
    check_picks(report, Site(), Known(user, model))
    return report


def rows_checked(user: User, model: Model) -> Report:
    report = Report()
    check_rows(report, Site(), Known(user, model))
    return report


def groups_checked(user: User, model: Model) -> Report:
    report = Report()
    check_groups(report, Site(), Known(user, model))
    return report


def chooser(model: Model) -> User:
    user = UserFactory()
    ChosenGroup.objects.choose(user.pk, movie_groups.groups_of(model)[0][:3])
    return user


def with_newer_movies(user: User) -> User:
    """Put four movies on the watchlist that were added after the training."""
    for name in ("Crime", "Comedy", "Horror", "Sci-Fi"):
        movie = MovieFactory(title=f"New {name}", year=1996)
        movie.genres.set([Genre.objects.get(name=name)])
        WatchlistEntry.objects.create(user=user, movie=movie)
    return user


def test_all_holds_for_someone_with_likes_and_dislikes(model: Model) -> None:
    lover = movie_lover()
    NotInterested.objects.mark(lover.pk, Movie.objects.get(title="Aladdin"))
    report = check([lover], model)
    assert report.false == {}
    assert {
        "loved here",
        "rated by people here",
        "predicted stars",
        "panel: the largest first",
        "row 'gems': rated by few",
        "row 'because': fits",
        "similar to a movie with few ratings",
        "group: its name sets it apart",
        "picks: based on so many ratings",
        "picks: the highest score first",
    } <= set(report.made)


def test_all_holds_for_someone_real(model: Model) -> None:
    report = picks_checked(User.objects.order_by("pk")[3], model)
    assert report.false == {}
    assert {"because you gave", "in common"} <= set(report.made)


@pytest.mark.parametrize("rated", [1, 45])
def test_all_holds_with_few_ratings_and_with_many(model: Model, rated: int) -> None:
    user = UserFactory()
    Preferences.objects.create(user=user, novelty=0.5)
    for movie in Movie.objects.popular()[: 2 * rated : 2]:
        Rating.objects.rate(user.pk, movie, 3.5)
    report = picks_checked(user, model)
    assert report.false == {}
    assert ("from many of your ratings" if rated > 1 else "rated by people here") in report.made


def test_all_holds_for_someone_who_only_chose_groups(model: Model) -> None:
    report = picks_checked(chooser(model), model)
    assert report.false == {}
    assert {"picks: based on chosen groups", "panel: chosen groups"} <= set(report.made)


def logger(seen: int, wanted: int, liked: int = 0) -> User:
    """Someone with a diary, a watchlist and likes."""
    user = UserFactory()
    movies = list(Movie.objects.popular()[: liked + seen + wanted])
    for movie in movies[:liked]:
        OwnTag.objects.put(user.pk, movie, ["liked"])
    movies = movies[liked:]
    for place, movie in enumerate(movies[:seen]):
        see(user, movie, timezone.localdate())
        if place % 4 == 0:
            see(user, movie, timezone.localdate())
    for movie in movies[seen:]:
        WatchlistEntry.objects.create(user=user, movie=movie)
    return user


@pytest.mark.parametrize(
    ("seen", "wanted", "liked"), [(20, 10, 10), (3, 0, 0), (0, 8, 0), (0, 0, 3)]
)
def test_all_holds_for_someone_without_stars(
    model: Model, seen: int, wanted: int, liked: int
) -> None:
    user = logger(seen, wanted, liked)
    report = picks_checked(user, model)
    assert report.false == {}
    assert "picks: based on diary and watchlist" in report.made
    Rating.objects.rate(user.pk, Movie.objects.get(title="Fargo"), 4.0)
    report = picks_checked(user, model)
    assert report.false == {}
    assert report.made["picks: based on diary and watchlist"]


def test_false_sentences_about_a_diary_are_found(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = logger(6, 0)
    held = "because in your diary or on your watchlist"
    title = Movie.objects.popular()[0].title
    for lie in (f"Because {title} is on your watchlist", "Because Congo is in your diary"):
        monkeypatch.setattr(serving_picks, "reason_for", lambda *_of, lie=lie: lie)
        assert picks_checked(user, model).held[held] == 0
    for kind, lie in (
        ("because you liked", f"Because you liked {title}"),
        ("because you watched", f"Because you watched {title} 3 times"),
    ):
        monkeypatch.setattr(serving_picks, "reason_for", lambda *_of, lie=lie: lie)
        assert picks_checked(user, model).held[kind] == 0
    monkeypatch.setattr(serving_picks.UserFeedback, "counts_unrated", lambda *_of: False)
    assert picks_checked(user, model).false["picks: based on chosen groups"]


def test_all_holds_for_someone_of_whom_the_model_knows_nothing(model: Model) -> None:
    user = UserFactory()
    Rating.objects.rate(user.pk, MovieFactory(), 5.0)
    report = picks_checked(user, model)
    assert report.false == {}
    assert "picks: the most rated first" in report.made


def test_all_holds_of_movies_newer_than_the_model(model: Model) -> None:
    report = rows_checked(with_newer_movies(movie_lover()), model)
    assert report.false == {}
    assert "newer than the model: the named movie is in the panel" in report.made


def test_all_holds_where_what_fits_best_is_hidden(model: Model) -> None:
    """What fits was held against a third of all movies, those that nobody is shown too."""
    user = UserFactory()
    for place, movie in enumerate(Movie.objects.popular()[:20]):
        Rating.objects.rate(user.pk, movie, 3.0 if place % 2 else 1.0)
    predicted = Known(user, model).predicted
    best = sorted(predicted, key=predicted.__getitem__)[-len(predicted) // 5 :]
    others = Movie.everything.filter(pk__in=best).exclude(ratings__user=user)
    others.update(hidden_at=timezone.now())
    report = rows_checked(user, model)
    assert report.false == {}
    assert report.made["row 'gems': fits"]


LIES = {
    "Loved here: 4.9 from 583 ratings": "loved here",
    "Rated 3.1 by 7 people here": "rated by people here",
    "Because you gave Congo 2 stars": "because you gave",
    "Because you gave Fargo 3 stars": "because you gave",
    "Because you chose the group Westerns": "because you chose",
    "Much liked here lately": "liked lately",
    "Many people here like it": "a sentence of a known form",
}


def test_false_sentences_are_found(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    lies = cycle(LIES)
    monkeypatch.setattr(serving_picks, "reason_for", lambda *_of: next(lies))
    report = picks_checked(movie_lover(), model)
    for lie, kind in LIES.items():
        assert report.held[kind] == 0
        assert any(lie in about for about in report.false[kind])


def test_a_false_sentence_about_a_newer_movie_is_found(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = with_newer_movies(movie_lover())
    monkeypatch.setattr(serving_picks, "reason_for", lambda *_of: "Because you gave Congo 2 stars")
    report = rows_checked(user, model)
    assert report.held["newer than the model: because you gave"] == 0
    assert report.false["newer than the model: because you gave"]


def test_a_false_basis_of_picks_is_found(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    user = movie_lover()
    monkeypatch.setattr(serving_picks.UserFeedback, "rated_count", property(lambda _own: 9))
    assert picks_checked(user, model).false["picks: based on so many ratings"]


def test_a_false_order_of_picks_is_found(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    user = movie_lover()
    Preferences.objects.create(user=user, variety=1.0)
    assert "picks: the highest score first" not in picks_checked(user, model).made
    monkeypatch.setattr(serving_picks.Picks, "highest_score_first", True)
    assert picks_checked(user, model).false["picks: the highest score first"]


def test_a_row_of_what_does_not_fit_is_found(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    def unfit(viewer: Any) -> Any:
        return home_page.rows.Ranking(
            "different", "Different", "Fits", viewer.best_where(~viewer.fitting, 60)
        )

    monkeypatch.setattr(home_page.rows, "different", unfit)
    assert rows_checked(movie_lover(), model).false["row 'different': fits"]


def test_all_groups_hold_whatever_was_chosen(model: Model) -> None:
    report = groups_checked(chooser(model), model)
    assert report.false == {}
    assert report.made["group: its movies are what it is called"] > 1


def test_a_group_keeps_the_name_that_it_was_chosen_by(model: Model) -> None:
    user, group = UserFactory(), movie_groups.groups_of(model)[0][0]
    first = Movie.objects.get(pk=group.movies[0])
    of_old = (f"time:{(first.year or 0) // 10 * 10}", f"movie:{first.title}")
    ChosenGroup.objects.choose(user.pk, [MovieGroup(of_old, group.movies)])
    assert "group: its name sets it apart" not in groups_checked(user, model).false


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("genre:Western",), "group: its movies are what it is called"),
        (("movie:Fargo",), "group: its movies are what it is called"),
        (("time:1990", "movie:Good Will Hunting"), "group: its name sets it apart"),
        (("genre:Drama",), "group: its name is its own"),
    ],
)
def test_a_group_with_a_false_name_is_found(
    model: Model, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], kind: str
) -> None:
    groups, movies = movie_groups.groups_of(model)
    said = [MovieGroup(words, group.movies) for group in groups]
    monkeypatch.setattr(movie_groups, "groups_of", lambda _model: (said, movies))
    assert groups_checked(UserFactory(), model).false[kind]


def test_all_holds_for_someone_who_reads_ratings_out_of_ten(model: Model) -> None:
    user = User.objects.order_by("pk")[3]
    user.out_of_ten = True
    report = picks_checked(user, model)
    assert report.false == {}
    assert {"because you gave", "rated by people here"} <= set(report.made)
