"""The picks of a home page while an interleaving test runs: two models draft them in turns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from django.utils import timezone

from catalog.models import Movie

from ..engine.ranking.interleave import Drafted, team_draft
from ..engine.ranking.profile import Profile
from ..engine.ranking.rerank import Controls
from ..models import Team
from ..registry.current import challenger_of
from ..serving.candidates import Candidates
from ..serving.impression_discount import apply_impression_discount
from ..serving.picks import PICKS, SPARE, Picks, personal_picks, picks_of, picks_on_page
from ..serving.predicted_fit import stars_by_movie
from ..serving.user_feedback import ServingInputs, read_serving_inputs

_TEAMS = (Team.CHAMPION, Team.CHALLENGER)


@dataclass(frozen=True)
class Side:
    """A model of the test, and a user as it sees them."""

    inputs: ServingInputs
    candidates: Candidates
    profile: Profile

    @classmethod
    def of(cls, inputs: ServingInputs) -> "Side | None":
        """Return the side of a model; None where it knows nothing of the user."""
        if inputs.profile is None or inputs.candidates is None:
            return None
        return cls(inputs, inputs.candidates, inputs.profile)

    def ranked(self, controls: Controls) -> list[int]:
        """Return the best movies for the user, by the dials."""
        never = self.inputs.feedback.never_recommended
        best = self.candidates.best(self.profile, PICKS + SPARE, never, controls)
        return self.candidates.item_ids[best].tolist()


@dataclass(frozen=True)
class Draft:
    """A user's picks of today.

    Attributes
    ----------
    test
        The key of the test.
    sides
        By team.
    teams
        By movie, in the order of the page: which team drafted it.
    """

    test: int
    sides: Mapping[Team, Side]
    teams: Mapping[int, Team]

    def inputs_for(self, movie: int) -> ServingInputs | None:
        """Return what the model that chose a movie chose it from; None where none did."""
        team = self.teams.get(movie)
        return self.sides[team].inputs if team else None


def home_picks(user_id: int, inputs: ServingInputs | None = None) -> Picks:
    """Recommend movies as `picks_on_page` does, or while a test runs by both its models.

    Each movie's reason is from the model that chose it; its predicted stars are from the model in
    service, as everywhere.
    """
    inputs = inputs or read_serving_inputs(user_id, for_picks=True)
    if inputs.test is None:
        return picks_on_page(user_id, inputs)
    preferences = inputs.preferences
    draft = draft_for(inputs)
    if draft is None or inputs.model is None:
        return picks_on_page(user_id, inputs)
    movies = Movie.objects.in_order(list(draft.teams))
    shown = not preferences.hide_predictions
    expected = stars_by_movie(inputs.model, inputs.feedback, list(draft.teams)) if shown else {}
    by_movie = {}
    for team, side in draft.sides.items():
        own = [movie for movie in movies if draft.teams[movie.pk] is team]
        for pick in picks_of(side.candidates, side.profile, inputs.feedback, own, expected):
            by_movie[pick.movie.pk] = replace(pick, team=team.value)
    items = tuple(by_movie[movie.pk] for movie in movies)
    return personal_picks(items, inputs, preferences.controls, draft.test)


def draft_for(inputs: ServingInputs) -> Draft | None:
    """Let both models draft a user's picks of today.

    None without a test, where the challenger cannot be read, and where one of the models knows
    nothing of the user: the model in service chooses alone then.
    """
    if inputs.test is None:
        return None
    sides = _sides(inputs)
    if sides is None:
        return None
    rankings = [sides[team].ranked(inputs.preferences.controls) for team in _TEAMS]
    drafted = _drafted(rankings, inputs, inputs.test)
    there = Movie.objects.existing_ids([each.item for each in drafted])
    if len(there) < len(drafted):
        there = Movie.objects.existing_ids({pk for ranking in rankings for pk in ranking})
        left = [[pk for pk in ranking if pk in there] for ranking in rankings]
        drafted = _drafted(left, inputs, inputs.test)
    return Draft(inputs.test, sides, {each.item: _TEAMS[each.team] for each in drafted})


def _sides(inputs: ServingInputs) -> dict[Team, Side] | None:
    challenger = challenger_of(inputs.test) if inputs.test is not None else None
    champion, other = Side.of(inputs), Side.of(replace(inputs, model=challenger, test=None))
    if champion is None or other is None:
        return None
    return {Team.CHAMPION: champion, Team.CHALLENGER: other}


def _drafted(rankings: Sequence[Sequence[int]], inputs: ServingInputs, test: int) -> list[Drafted]:
    first, second = (apply_impression_discount(each, PICKS, inputs.visits) for each in rankings)
    day = timezone.localdate().isoformat()
    return team_draft(first, second, _coins(f"{test} {inputs.user_id} {day}"), PICKS)


def _coins(seed: str) -> Iterator[bool]:
    """Yield coin flips, the same ones for a seed: a page that is loaded again looks the same."""
    for byte in sha256(seed.encode()).digest():
        for bit in range(8):
            yield bool(byte >> bit & 1)
