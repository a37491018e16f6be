"""Rate a movie, and keep what was predicted before."""

from django.db import transaction

from catalog.models import Movie, Rating

from ..models import Prediction
from ..registry.current import served
from .predicted_fit import stars_by_movie
from .user_feedback import UserFeedback, read_feedback


def rate(user_id: int, movie: Movie, stars: float, feedback: UserFeedback | None = None) -> Rating:
    """Rate `movie`; at the user's first rating of it, keep the prediction made before.

    Parameters
    ----------
    feedback
        The user's, from before; read if not given.

    Raises
    ------
    ValidationError
        If `stars` is not a half star from 0.5 to 5.0.
    """
    # Worked out before the transaction, for SQLite lets no one else write while one is open.
    prediction = _prediction_for(feedback or read_feedback(user_id), movie)
    with transaction.atomic():
        rating = Rating.objects.rate(user_id, movie, stars)
        # Of two tabs at once, the first one's stays; the rating is locked.
        if prediction is not None and not Prediction.objects.filter(rating=rating).exists():
            Prediction.objects.create(rating=rating, **prediction)
    return rating


def _prediction_for(feedback: UserFeedback, movie: Movie) -> dict[str, object] | None:
    """Return the fields of the prediction; None if the movie is rated or cannot be predicted."""
    if movie.pk in feedback.rated:
        return None
    now_served = served()
    if now_served is None:
        return None
    predicted = stars_by_movie(now_served.model, feedback, [movie.pk]).get(movie.pk)
    if predicted is None:
        return None
    return {
        "version_id": now_served.version,
        "stars": predicted.stars,
        "deviation": predicted.deviation,
        "movie_mean": movie.average_stars,
    }
