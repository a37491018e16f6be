"""Picks, each with why."""

from ninja import Router, Schema
from pydantic import Field

from recommendations.models import Preferences
from recommendations.serving.picks import Pick, Picks, picks_on_page
from recommendations.serving.why.explanations import FeedbackPart, Part, Split

from .authentication import ApiRequest
from .schemas import MovieOut, PredictedOut

router = Router(tags=["Picks"])


class PartOut(Schema):
    """What one thing adds to a movie's score, or takes from it."""

    kind: str = Field(
        description="rating, liked, seen, watchlist, not-interested, group, others, popularity, "
        "trend or prior."
    )
    percent: float = Field(description="Of all that adds and takes, -100 to 100.")
    about: str | None = Field(description="The movie or group, if it is one.")
    movie_id: int | None
    stars: float | None = Field(description="Yours, of a rated movie.")
    times_watched: int | None = Field(
        description="How often it is in your diary, where that counts: more than once."
    )

    @classmethod
    def of(cls, part: Part) -> "PartOut":
        """Return a part of a split."""
        about = part.about if isinstance(part, FeedbackPart) else None
        return cls(
            kind=part.kind,
            percent=round(part.percent, 1),
            about=about.title if about else None,
            movie_id=about.movie or None if about else None,
            stars=about.stars if about else None,
            times_watched=about.times if about and about.seen_again else None,
        )


class PickOut(Schema):
    """A recommended movie, and why."""

    movie: MovieOut
    reason: str = Field(description="In a line; empty where there is nothing to say.")
    predicted: PredictedOut | None
    why: list[PartOut] = Field(
        description="The exact split of its score, the largest part first, what is left last."
    )

    @staticmethod
    def resolve_predicted(pick: Pick) -> PredictedOut | None:
        """Return the stars, if any are predicted."""
        return PredictedOut.of(pick.expected) if pick.expected else None

    @staticmethod
    def resolve_why(pick: Pick) -> list[PartOut]:
        """Return the parts of the score, if it has any."""
        return _parts(pick.why) if pick.why else []


class PicksOut(Schema):
    """Your picks now, as on the home page."""

    personal: bool
    basis: str = Field(description="What they are made from.")
    items: list[PickOut]


@router.get("", response=PicksOut, summary="Read your picks, with why each is one")
def picks(request: ApiRequest) -> Picks:
    """Return what the home page recommends now; never what you have rated, seen or hidden."""
    return picks_on_page(request.auth.user_id)


def shows_predictions(user_id: int) -> bool:
    """Whether a user wants to see predictions."""
    return not Preferences.objects.of(user_id).hide_predictions


def _parts(why: Split) -> list[PartOut]:
    parts = [*why.by_size, why.others] if why.others else why.by_size
    return [PartOut.of(part) for part in parts]
