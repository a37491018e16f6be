"""What the taste page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.models import Movie

from ..registry.current import current_model
from . import charts, figures
from .accuracy import FEWEST as FEWEST_FORESEEN
from .accuracy import Accuracy, accuracy_of, rated_predictions
from .movie_map import FEWEST_MOVIES as FEWEST_ON_MAP
from .movie_map import MovieMap, map_of
from .rated_movies import RatedMovie, other_ratings, rated_movies
from .star_distribution import StarDistribution, star_distribution

FEWEST_FOR_CHARTS = 3


@dataclass(frozen=True)
class Figures:
    """The charts of a user with a few ratings."""

    mean: float
    others_mean: float | None
    stars: tuple[charts.Column, ...]
    star_distribution: StarDistribution
    time: charts.TimeChart
    genres: list[charts.Strip]
    decades: list[charts.Strip]
    directors: list[charts.Strip]
    likes: list["UnusualRating"]
    dislikes: list["UnusualRating"]


@dataclass(frozen=True)
class UnusualRating:
    """A movie that the user rated far from others, with its row for the poster."""

    rated: RatedMovie
    movie: Movie


@dataclass(frozen=True)
class PredictionQuality:
    """The accuracy of predictions; None while there are too few."""

    count: int
    fewest: int
    accuracy: Accuracy | None
    bins: list[charts.Strip]
    errors: charts.ErrorChart | None


@dataclass(frozen=True)
class Taste:
    """The page; parts that cannot be shown yet are None."""

    count: int
    elsewhere_count: int
    muted_count: int
    fewest: int
    figures: Figures | None
    map: MovieMap | None
    fewest_on_map: int
    model_missing: bool
    predictions: PredictionQuality


def taste_of(user_id: int) -> Taste:
    """Return the taste page of a user, without muted ratings."""
    movies, (muted_count, others) = rated_movies(user_id), other_ratings(user_id)
    count = len(movies) + len(others)
    model = current_model()
    return Taste(
        count=count,
        elsewhere_count=len(others),
        muted_count=muted_count,
        fewest=FEWEST_FOR_CHARTS,
        figures=_figures(movies, others) if count >= FEWEST_FOR_CHARTS else None,
        map=None if model is None else map_of(movies, model),
        fewest_on_map=FEWEST_ON_MAP,
        model_missing=model is None,
        predictions=_prediction_quality(user_id),
    )


def _figures(movies: Sequence[RatedMovie], others: Sequence[RatedMovie]) -> Figures:
    """Return the charts; movies that are not here count where no more than their stars is asked."""
    of_all = star_distribution()
    likes, dislikes = _unusual_ratings(movies)
    rated = [*movies, *others]
    return Figures(
        mean=figures.mean_of(rated),
        others_mean=figures.others_mean_of(movies),
        stars=charts.star_columns(figures.star_counts(rated), of_all),
        star_distribution=of_all,
        time=charts.time_chart(*figures.over_time(rated)),
        genres=charts.strips_of(figures.by_genre(movies), "genre"),
        decades=charts.strips_of(figures.by_decade(rated), "decade"),
        directors=charts.strips_of(figures.by_director(movies), "person"),
        likes=likes,
        dislikes=dislikes,
    )


def _unusual_ratings(
    rated: Sequence[RatedMovie],
) -> tuple[list[UnusualRating], list[UnusualRating]]:
    likes, dislikes = figures.unusual_ratings(rated)
    movies = Movie.everything.any_for_cards([one.movie for one in (*likes, *dislikes)])
    return (
        [UnusualRating(one, movies[one.movie]) for one in likes],
        [UnusualRating(one, movies[one.movie]) for one in dislikes],
    )


def _prediction_quality(user_id: int) -> PredictionQuality:
    seen = rated_predictions(user_id)
    accuracy = accuracy_of(seen)
    return PredictionQuality(
        count=len(seen),
        fewest=FEWEST_FORESEEN,
        accuracy=accuracy,
        bins=[] if accuracy is None else charts.strips_of_bins(accuracy.bins),
        errors=None if accuracy is None else charts.error_chart(accuracy),
    )
