"""The year in review and the taste page are held against diary, ratings and predictions."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.utils import translation

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.claims.kinds import Kinds
from recommendations.claims.known import Known, Site
from recommendations.claims.movie_pages import check_movie_pages
from recommendations.claims.report import Report
from recommendations.claims.taste import check_taste
from recommendations.claims.year import check_year
from recommendations.models import ModelVersion, MutedRating
from recommendations.registry.current import current_model
from recommendations.serving.prediction_visibility import set_predictions_hidden
from recommendations.taste import figures, seen_movies, year
from tests.factories import UserFactory

from .member import YEAR, member, see
from .told_lies import Lie, not_found

pytestmark = pytest.mark.django_db

Check = Callable[[], Report]
TABLE = r'(<td class="strip-yours">)'
MAP_TABLE = r'class="chart map-figure".*?<tbody>.*?</th>'


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def someone(trained: ModelVersion) -> User:
    return member()


def known(user: User) -> Known:
    model = current_model()
    assert model is not None
    return Known(user, model)


def year_of(user: User) -> Report:
    report = Report()
    check_year(report, Site(), Kinds(), known(user))
    return report


def taste_of(user: User) -> Report:
    report = Report()
    check_taste(report, Site(), Kinds(), known(user))
    return report


def movies_of(user: User) -> Report:
    report = Report()
    check_movie_pages(report, Site(), known(user))
    return report


YEAR_LIES: dict[str, Lie] = {
    "year: the latest first": (r"<h1>\s*Your 2024", "<h1> Your 2023"),
    "year: movies seen": (r"You saw \d+ movies", "You saw 7 movies"),
    "year: more than once": (r"1 of them more than once", "2 of them more than once"),
    "year: rated, and their average": (r"You rated (\d+): \d\.\d", r"You rated \1: 1.2"),
    "year: not in the diary": (r"\d+ are not in your diary", "99 are not in your diary"),
    "year: ratings left out": (r"2 ratings that are not used", "1 rating that is not used"),
    "year: months": (r"Most in \w+ 2024", "Most in Dec 2024"),
    "year: best rated": (r'(id="year-best".*?<strong>)[^<]+', r"\g<1>½ star"),
    "year: nothing rated": (r"You rated", "You have rated none of these movies. You rated"),
    "year: surprises": (r'(id="year-surprises".*?predicted )[\d.]+', r"\g<1>0.7"),
    "year: genres": (rf'(id="year-genres".*?){TABLE}\d+', r"\g<1>\g<2>99"),
    "year: decades": (rf'(id="year-decades".*?{TABLE}\d+</td>\s*<td>\s*)[\d.]+', r"\g<1>0.9"),
    "year: directors": (r'(id="year-directors".*?rect[^>]*width=")100', r"\g<1>30"),
}

TASTE_LIES: dict[str, Lie] = {
    "taste: movies rated": (r"\d+ movies, ", "7 movies, "),
    "taste: your average": (r"movies, \d\.\d", "movies, 1.2"),
    "taste: what others gave the same movies": (
        r"gave the same movies \d\.\d",
        "gave the same movies 1.2",
    ),
    "taste: ratings left out": (r"2 ratings that are not used", "3 ratings that are not used"),
    "taste: not matched": (r"1 of them is not matched", "2 of them are not matched"),
    "taste: stars you give": (r'(id="star-chart".*?<tbody>.*?<td>)\d+', r"\g<1>99"),
    "taste: stars you give add up to 100%": (r'(class="chart-value"[^>]*>)\d+', r"\g<1>99"),
    "taste: stars of everyone": (
        r'(id="star-chart".*?<tbody>.*?<td>.*?<td>.*?<td>)[\d.]+',
        r"\g<1>77.0",
    ),
    "taste: movies by month or year": (r"Most in \w+ 2024", "Most in Dec 2024"),
    "taste: all genres": (r'(id="strips-genres".*?genre=)\d+', r"\g<1>0"),
    "taste: genres": (rf'(id="strips-genres".*?){TABLE}[\d.]+', r"\g<1>\g<2>0.9"),
    "taste: all decades": (r'(id="strips-decades".*?year_from=)\d+', r"\g<1>1880"),
    "taste: decades": (r'(id="strips-decades".*?<td class="soft">)\d+', r"\g<1>99"),
    "taste: all directors": (r'(id="strips-directors".*?<tbody>).*?</tr>', r"\g<1>"),
    "taste: directors": (
        rf'(id="strips-directors".*?{TABLE}[\d.]+</td>\s*<td>\s*)[\d.–]+',
        r"\g<1>0.9",
    ),
    "taste: unusual likes": (r'(id="unusual-likes".*?others )[\d.]+', r"\g<1>4.9"),
    "taste: unusual dislikes": (r'(id="unusual-dislikes".*?<ul.*?)<li.*?</li>', r"\g<1>"),
    "taste: predicted ratings": (r"<strong>\d+</strong> movies", "<strong>7</strong> movies"),
    "taste: how far predictions were off": (
        r"(We were off by</dt>.*?<strong>)[\d.]+",
        r"\g<1>0.01",
    ),
    "taste: how far averages were off": (
        r"(average was off by</dt>.*?<strong>)[\d.]+",
        r"\g<1>0.01",
    ),
    "taste: within the predicted range": (r"<strong>\d+%", "<strong>99%"),
    "taste: movies that had an average": (
        r"\d+ of the movies had an average",
        "3 of the movies had an average",
    ),
    "taste: all half stars that were predicted": (
        r'(id="strips-predictions".*?<th scope="row">\s*)[\d½]+',
        r"\g<1>½",
    ),
    "taste: predictions by half star": (
        rf'(id="strips-predictions".*?{TABLE}[\d.]+</td>\s*<td>\s*)[\d.]+',
        r"\g<1>0.9",
    ),
    "taste: error over time": (r'(id="error-chart".*?<td>)[\d.]+', r"\g<1>9.99"),
    "map: drawn of enough movies": ("map-figure", "figure"),
    "map: movies and their stars": (rf"({MAP_TABLE}<td>)[\d½]+", r"\g<1>½"),
    "map: movies that are missing": (
        r"differ most\.",
        "differ most. 3 movies that the model does not know are missing.",
    ),
    "map: dots where the table says": (r'(data-map-state.*?<circle [^>]*cx=")[\d.]+', r"\g<1>1.5"),
    "map: titles beside their dots": (r'(class="map-labels".*?<text[^>]*>)[^<]+', r"\g<1>Zardoz"),
    "map: where the movies differ most": (rf"({MAP_TABLE}<td>[\d½]+</td><td>)-?\d+", r"\g<1>40"),
    "map: more frequent at an edge": (r'(id="map-end".*?<dd>\s*)[^<,\n]+', r"\g<1>Film-Noir"),
    "map: the same at its arrows": (r"(class=\"map-ends.*?[←→↑↓] )\w+", r"\g<1>Film-Noir"),
}

MOVIE_LIES: dict[str, Lie] = {
    "movie: average and number of ratings": (
        r'(class="average-star"[^>]*></span>)[\d.]+',
        r"\g<1>0.6",
    ),
    "movie: histogram": (r"stars: (\d+) ratings", "stars: 9999 ratings"),
    "movie: histogram only of enough ratings": (r'<section id="histogram".*?</section>', ""),
    "movie: bars as high as the counts": (r'(class="spread-bar[^>]* height=")[\d.]+', r"\g<1>77.7"),
    "movie: so many gave it 4 stars or more": (r"\d+ of (\d+) people gave", r"1 of \1 people gave"),
    "movie: your rating": (r" aria-current=true", ""),
    "movie: predicted before you rated it": (r"(we predicted <strong>)[\d.]+", r"\g<1>0.7"),
    "movie: predicted stars": (r"(would give it <strong>)[\d.]+", r"\g<1>0.7"),
    "movie: how unsure predicted stars are": (r"± [\d.]+", "± 0.1"),
    "movie: predicted only where known": (r"We think you would give it", "You will give it"),
}


@pytest.mark.parametrize(
    ("check", "lies"),
    [(year_of, YEAR_LIES), (taste_of, TASTE_LIES), (movies_of, MOVIE_LIES)],
)
def test_all_holds_and_every_lie_is_found(
    someone: User,
    monkeypatch: pytest.MonkeyPatch,
    check: Callable[[User], Report],
    lies: dict[str, Lie],
) -> None:
    report = check(someone)
    assert report.false == {}
    # Either none, or all, as there is or is no histogram or prediction.
    of_absence = {"movie: histogram only of enough ratings", "movie: predicted only where known"}
    assert set(report.made) - of_absence == set(lies) - of_absence
    assert not_found(lambda: check(someone), lies, monkeypatch) == []


@pytest.mark.parametrize("check", [year_of, taste_of, movies_of])
def test_all_holds_out_of_ten(someone: User, check: Callable[[User], Report]) -> None:
    someone.out_of_ten = True
    assert check(someone).false == {}


@pytest.mark.parametrize("count", [0, 1, 2])
def test_all_holds_of_someone_with_few_ratings(trained: ModelVersion, count: int) -> None:
    user = UserFactory()
    for rating in Rating.objects.order_by("pk").select_related("movie")[:count]:
        Rating.objects.rate(user.pk, rating.movie, 4.0)
    for check in (year_of, taste_of, movies_of):
        assert check(user).false == {}


def test_a_prediction_that_is_hidden_and_said_is_found(
    someone: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_predictions_hidden(someone.pk, True)
    assert movies_of(someone).false == {}
    lie = (
        r'(data-predicted="hidden">)',
        r"\1We think you would give it <strong>3.1 ± 0.8 stars</strong>.",
    )
    kind = "movie: a prediction that is hidden"
    assert not_found(lambda: movies_of(someone), {kind: lie}, monkeypatch) == []


def test_all_holds_of_someone_whose_only_rating_is_not_used(trained: ModelVersion) -> None:
    user, movie = UserFactory(), Movie.objects.popular()[0]
    see(user, movie, date(YEAR, 5, 1))
    MutedRating.objects.create(rating=Rating.objects.rate(user.pk, movie, 4.0))
    for check in (year_of, taste_of, movies_of):
        assert check(user).false == {}


def test_a_wrong_mean_is_found(someone: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "_mean", lambda numbers: sum(numbers) / (len(numbers) + 1))
    report = taste_of(someone)
    assert report.held["taste: your average"] == report.held["taste: genres"] == 0


def test_a_movie_that_counts_twice_is_found(someone: User, monkeypatch: pytest.MonkeyPatch) -> None:
    twice = seen_movies.seen_in
    monkeypatch.setattr(year, "seen_in", lambda *of: 2 * twice(*of))
    assert year_of(someone).false["year: movies seen"]
