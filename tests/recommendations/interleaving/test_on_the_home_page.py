"""Two models choose the picks of a home page in turns, from the start of a test to its end."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from selectolax.lexbor import LexborNode

from accounts.models import AuditEntry, User
from catalog.models import Movie, Rating, WatchlistEntry
from recommendations.engine.model.artefact import load_model, save_model
from recommendations.interleaving import running
from recommendations.interleaving.drafting import draft_for, home_picks
from recommendations.interleaving.results import result_of
from recommendations.models import (
    InterleavedPick,
    InterleavingTest,
    ModelVersion,
    Preferences,
    Team,
)
from recommendations.registry import current
from recommendations.registry.store import folder_of
from recommendations.serving.added_movies import MOST_BLOCKS
from recommendations.serving.picks import picks_on_page
from recommendations.serving.user_feedback import read_serving_inputs
from recommendations.training.triggers import is_due
from tests.factories import UserFactory
from tests.html_reading import all_on, one_on

pytestmark = pytest.mark.django_db

LIST = reverse("admin:recommendations_modelversion_changelist")


@pytest.fixture
def someone(trained: ModelVersion) -> User:
    user = UserFactory()
    for movie in Movie.objects.popular()[:6]:
        Rating.objects.rate(user.pk, movie, 4.5)
    return user


@pytest.fixture
def challenger(trained: ModelVersion, models_dir: Path) -> ModelVersion:
    """The same model but for what it thinks of each movie by itself: the other way round."""
    model = load_model(folder_of(trained.artefact))
    save_model(replace(model, item_biases=-model.item_biases), models_dir / "other")
    version = ModelVersion.objects.create()
    version.keep("other")
    return version


@pytest.fixture
def started(challenger: ModelVersion) -> InterleavingTest:
    return running.start(challenger)


def ids(picks: Any) -> list[int]:
    return [pick.movie.pk for pick in picks.items]


def movie_on(card: LexborNode) -> int:
    return int(str(card.attributes["data-movie"]))


def alone(user: User) -> list[int]:
    """The picks of the model in service alone."""
    return ids(picks_on_page(user.pk))


def test_an_admin_starts_it_and_people_get_picks_of_both(
    trained: ModelVersion, challenger: ModelVersion, someone: User, admin_client: Client,
    client: Client,
) -> None:  # fmt: skip
    before = alone(someone)
    chosen = {"action": "start_test", "_selected_action": [challenger.pk]}
    for said in (["success"], []):
        assert levels(admin_client.post(LIST, chosen, follow=True)) == said
    test = InterleavingTest.objects.get()
    assert (test.champion_id, test.challenger_id) == (trained.pk, challenger.pk)
    assert AuditEntry.objects.filter(action=AuditEntry.Action.SETTING_CHANGED).count() == 1

    client.force_login(someone)
    page = client.get(reverse("home"))
    assert one_on(page, "#picks").attributes["data-test"] == str(test.pk)
    cards = all_on(page, "#picks [data-pick]")
    teams = {movie_on(card): card.attributes["data-team"] for card in cards}
    assert len(teams) == len(before)
    own = [[movie for movie, each in teams.items() if each == team] for team in Team.values]
    assert abs(len(own[0]) - len(own[1])) <= 1
    inputs = read_serving_inputs(someone.pk)
    draft = draft_for(inputs)
    assert draft is not None
    for movies, side in zip(own, draft.sides.values(), strict=True):
        ranked = side.ranked(Preferences.objects.of(someone.pk).controls)
        assert movies == [movie for movie in ranked if movie in movies]
    assert set(own[1]) - set(before)
    # The same throughout the day.
    again = all_on(client.get(reverse("home")), "#picks [data-pick]")
    assert list(teams) == [movie_on(card) for card in again]


def test_no_movie_is_among_the_picks_and_in_a_row(
    trained: ModelVersion, someone: User, models_dir: Path, client: Client
) -> None:
    client.force_login(someone)

    def in_rows() -> set[int]:
        return {movie_on(card) for card in all_on(client.get(reverse("rows")), ".row [data-pick]")}

    before = in_rows()
    model = load_model(folder_of(trained.artefact))
    biases = model.item_biases.copy()
    biases[model.rows_of(np.array(sorted(before)))] += 100
    save_model(replace(model, item_biases=biases), models_dir / "likes-rows")
    version = ModelVersion.objects.create()
    version.keep("likes-rows")
    running.start(version)
    picks = set(ids(home_picks(someone.pk)))
    assert picks & before
    assert in_rows()
    assert not picks & in_rows()


def test_reasons_come_from_the_model_that_chose(
    started: InterleavingTest, someone: User, client: Client
) -> None:
    inputs = read_serving_inputs(someone.pk)
    draft = draft_for(inputs)
    assert draft is not None
    client.force_login(someone)
    for pick in home_picks(someone.pk).items:
        side = draft.sides[Team(pick.team)]
        row = side.candidates.item_ids.tolist().index(pick.movie.pk)
        score = side.candidates.scores(side.profile)[row]
        assert pick.why is not None
        assert pick.why.score == pytest.approx(float(score), abs=1e-3)
        shown = client.get(reverse("why", args=[pick.movie.pk])).context["pick"]
        assert shown.why.score == pytest.approx(pick.why.score)
        # Split beside other movies, each part may be another in its last digits.
        parts, alone = pick.why.feedback, shown.why.feedback
        assert [each.about for each in alone] == [each.about for each in parts]
        values = [each.value for each in parts]
        assert [each.value for each in alone] == pytest.approx(values)
        assert shown.reason == pick.reason


def test_what_is_seen_and_opened_is_counted_until_the_end(
    started: InterleavingTest, someone: User, client: Client, admin_client: Client
) -> None:
    client.force_login(someone)
    picks = home_picks(someone.pk).items
    seen = {
        "seen": ",".join(str(pick.movie.pk) for pick in picks),
        "teams": ",".join(f"{pick.movie.pk}:{pick.team}" for pick in picks),
        "test": started.pk,
        "opened": next(str(pick.movie.pk) for pick in picks if pick.team == Team.CHALLENGER),
    }
    for _ in range(2):
        assert client.post(reverse("seen"), seen).status_code == 204
    assert InterleavedPick.objects.filter(user=someone).count() == len(picks)
    # Which team showed it first counts.
    other = {**seen, "teams": seen["teams"].replace("challenger", "champion")}
    client.post(reverse("seen"), other)
    liked = [pick.movie for pick in picks if pick.team == Team.CHALLENGER][1]
    WatchlistEntry.objects.put(someone.pk, liked)
    assert result_of(started).challenger_wins == 1

    admin_client.post(reverse("admin:recommendations_modelversion_end_test", args=[started.pk]))
    started.refresh_from_db()
    assert started.outcome == InterleavingTest.Outcome.STOPPED
    assert result_of(started).challenger_wins == 1
    assert not InterleavedPick.objects.exists()
    client.post(reverse("seen"), seen)
    assert not InterleavedPick.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"teams": "1:nobody"}, {"teams": "x:champion"}, {"teams": "1"}, {"test": "x"}]
)
def test_other_reports_are_refused(
    started: InterleavingTest, someone: User, client: Client, wrong: dict[str, str]
) -> None:
    client.force_login(someone)
    seen = {"seen": "", "test": str(started.pk), "teams": "1:champion", **wrong}
    assert client.post(reverse("seen"), seen).status_code == 400


def levels(page: Any) -> list[str]:
    return [message.level_tag for message in page.context["messages"]]


def changes_logged() -> int:
    return AuditEntry.objects.filter(action=AuditEntry.Action.SETTING_CHANGED).count()


def test_a_test_is_ended_once(started: InterleavingTest, admin_client: Client) -> None:
    address = reverse("admin:recommendations_modelversion_end_test", args=[started.pk])
    for _ in range(2):
        assert levels(admin_client.post(address, follow=True)) == ["success"]
    promote = reverse("admin:recommendations_modelversion_promote", args=[started.pk])
    assert levels(admin_client.post(promote, follow=True)) == ["error"]
    started.refresh_from_db()
    assert started.outcome == InterleavingTest.Outcome.STOPPED
    assert changes_logged() == 1


def test_the_winner_is_put_into_service(
    started: InterleavingTest, challenger: ModelVersion, someone: User, admin_client: Client
) -> None:
    address = reverse("admin:recommendations_modelversion_promote", args=[started.pk])
    for _ in range(2):
        assert levels(admin_client.post(address, follow=True)) == ["success"]
    ending = reverse("admin:recommendations_modelversion_end_test", args=[started.pk])
    assert levels(admin_client.post(ending, follow=True)) == ["warning"]
    started.refresh_from_db()
    assert started.outcome == InterleavingTest.Outcome.PROMOTED
    assert changes_logged() == 1
    assert current.served_version() == challenger
    assert home_picks(someone.pk).test is None
    assert current._challenger.model is None


def test_without_the_challengers_numbers_the_model_in_service_chooses(
    started: InterleavingTest, trained: ModelVersion, someone: User, models_dir: Path
) -> None:
    for file in (models_dir / "other").iterdir():
        file.unlink()
    found = home_picks(someone.pk)
    assert found.test is None
    assert ids(found) == alone(someone)


def test_a_model_that_comes_into_service_ends_it(
    started: InterleavingTest, challenger: ModelVersion, trained: ModelVersion, admin_client: Client
) -> None:
    admin_client.post(LIST, {"action": "serve", "_selected_action": [challenger.pk]})
    started.refresh_from_db()
    assert started.outcome == InterleavingTest.Outcome.OVERTAKEN


def test_its_time_ends_it_and_trainings_wait_for_it(
    started: InterleavingTest, trained: ModelVersion, settings: Any
) -> None:
    settings.RETRAIN_MIN_NEW_RATINGS = 0
    assert not is_due()
    InterleavingTest.objects.update(started_at=started.started_at - 2 * running.LONGEST)
    running.settle()
    started.refresh_from_db()
    assert started.outcome == InterleavingTest.Outcome.EXPIRED
    assert is_due()


def test_no_test_costs_no_query_more(
    trained: ModelVersion, someone: User, challenger: ModelVersion, client: Client
) -> None:
    client.force_login(someone)

    def queries(load: Callable[[], Any]) -> int:
        # A process learns of older movies that are new to the model in several steps.
        for _ in range(MOST_BLOCKS):
            load()
        with CaptureQueriesContext(connection) as caught:
            load()
        return len(caught)

    inputs = read_serving_inputs(someone.pk)
    assert queries(lambda: home_picks(someone.pk, inputs)) == queries(
        lambda: picks_on_page(someone.pk, inputs)
    )
    assert queries(lambda: current.served()) == 1


@pytest.mark.parametrize(
    "name", ["recommendations_modelversion_end_test", "recommendations_modelversion_promote"]
)
def test_only_who_may_serve_models_ends_it(
    started: InterleavingTest, client: Client, name: str
) -> None:
    address = reverse(f"admin:{name}", args=[started.pk])
    for user in (None, UserFactory(), UserFactory(is_staff=True)):
        if user:
            client.force_login(user)
        assert client.post(address).status_code in (302, 403)
    started.refresh_from_db()
    assert started.state == InterleavingTest.State.RUNNING


def test_who_ends_none_gets_told(admin_client: Client) -> None:
    for name in ("recommendations_modelversion_end_test", "recommendations_modelversion_promote"):
        assert admin_client.post(reverse(f"admin:{name}", args=[1])).status_code == 404
        assert admin_client.get(reverse(f"admin:{name}", args=[1])).status_code == 405


def test_what_cannot_be_tested_says_why(
    trained: ModelVersion, challenger: ModelVersion, models_dir: Path
) -> None:
    with pytest.raises(running.NotStarted):
        running.start(trained)
    with pytest.raises(running.NotStarted):
        running.start(ModelVersion.objects.create())
    running.start(challenger)
    with pytest.raises(running.NotStarted):
        running.start(challenger)
    assert InterleavingTest.objects.count() == 1
