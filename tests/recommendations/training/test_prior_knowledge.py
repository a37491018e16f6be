"""A site of a few friends lives on an imported model until its own is at least as good."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from catalog.imports.movielens.importing import import_release
from catalog.models import Movie, Rating
from movielens import open_source
from recommendations import tasks
from recommendations.engine.data.files import RatingFiles
from recommendations.models import ModelVersion
from recommendations.registry.current import served_version
from recommendations.serving.picks import picks_for
from recommendations.training import pipeline
from recommendations.training.import_model import import_model
from recommendations.training.triggers import is_due
from tests.factories import ModelVersionFactory, RatingFactory, UserFactory
from tests.html_reading import all_on, words_of

from ..small_models import stored

pytestmark = pytest.mark.django_db

LIST = "admin:recommendations_modelversion_changelist"
RETRAIN = "admin:recommendations_modelversion_retrain"

STAR_WARS, RETURN_OF_THE_JEDI = 50, 181
FRIENDS = {
    "science fiction": [STAR_WARS, 183, 89],
    "for children": [1, 95, 71],
    "crime": [56, 100, 182],
}
"""MovieLens 100K's numbers of what each friend likes."""


@pytest.fixture
def movies(ml_100k: RatingFiles) -> dict[int, Movie]:
    """MovieLens's movies and nobody's ratings; by number."""
    Movie.objects.bulk_create(
        Movie(title=title, movielens_id=number)
        for number, title in zip(
            ml_100k.interactions.item_ids.tolist(), ml_100k.movies.titles, strict=True
        )
    )
    return {movie.movielens_id or 0: movie for movie in Movie.objects.all()}


@pytest.fixture
def in_use(movies: dict[int, Movie], prior: Path) -> ModelVersion:
    version = import_model(prior, "MovieLens")
    version.publish(version.artefact)
    return version


def fan(movies: dict[int, Movie], liked: list[int]) -> User:
    user = UserFactory()
    for number in liked:
        Rating.objects.rate(user.pk, movies[number], 5.0)
    return user


def test_three_friends_with_three_ratings_each_have_picks_of_their_own(
    in_use: ModelVersion, movies: dict[int, Movie]
) -> None:
    people = [fan(movies, liked) for liked in FRIENDS.values()]
    popular = [movie.pk for movie in Movie.objects.popular()[:15]]
    lists = []
    for person in people:
        picks = picks_for(person.pk)
        assert picks.personal
        assert all(pick.reason != "Popular here" for pick in picks.items)
        lists.append([pick.movie.pk for pick in picks.items])
        assert len(set(lists[-1]) & set(popular)) < 8
    for first, second in ((0, 1), (0, 2), (1, 2)):
        assert len(set(lists[first]) & set(lists[second])) < 10


def test_the_first_rating_is_enough(in_use: ModelVersion, movies: dict[int, Movie]) -> None:
    user = fan(movies, [STAR_WARS])
    assert movies[RETURN_OF_THE_JEDI] in [pick.movie for pick in picks_for(user.pk).items]


def test_there_is_nothing_to_train_until_there_are_ratings_enough(
    in_use: ModelVersion, settings: Settings
) -> None:
    settings.RETRAIN_MIN_RATINGS = 4
    RatingFactory.create_batch(3)
    assert not is_due()
    RatingFactory()
    assert is_due()


def test_imported_authors_ratings_are_not_the_sites_own(
    in_use: ModelVersion, settings: Settings
) -> None:
    settings.RETRAIN_MIN_RATINGS = 2
    RatingFactory.create_batch(3, user__imported_from="ml-100k")
    RatingFactory()
    assert not is_due()


@pytest.mark.parametrize("state", ["ready", "retired"])
def test_one_that_is_not_in_use_holds_nothing_back(in_use: ModelVersion, state: str) -> None:
    ModelVersion.objects.update(state=state)
    RatingFactory()
    assert is_due()


def test_nor_does_one_that_cannot_be_read(in_use: ModelVersion, models_dir: Path) -> None:
    (models_dir / in_use.artefact / "item_biases.npy").unlink()
    RatingFactory()
    assert is_due()


def test_a_model_of_the_sites_own_holds_nothing_back(
    in_use: ModelVersion, models_dir: Path, settings: Settings
) -> None:
    settings.RETRAIN_MIN_NEW_RATINGS = 1
    ModelVersionFactory(artefact=stored(models_dir / "own"), rating_count=0)
    RatingFactory()
    assert is_due()


def test_an_import_is_no_training(settings: Settings, models_dir: Path) -> None:
    """What was rated before it still has to be trained on once the site has ratings enough."""
    settings.RETRAIN_MIN_RATINGS = settings.RETRAIN_MIN_NEW_RATINGS = 3
    RatingFactory.create_batch(3)
    ModelVersionFactory(
        artefact=stored(models_dir / "import"), imported_from="x", started_at=timezone.now()
    )
    assert is_due()


def test_it_has_seen_nobodys_ratings(client: Client, in_use: ModelVersion) -> None:
    user = RatingFactory(created_at=in_use.started_at).user
    assert not ModelVersion.objects.trained_with(user.pk).exists()


def test_the_command_says_why_it_waits_and_can_be_forced(
    in_use: ModelVersion, ml_100k_csv: tuple[Path, Path]
) -> None:
    RatingFactory.create_batch(2)
    with pytest.raises(CommandError) as raised:
        call_command("retrain")
    assert raised.value.returncode == 2
    assert str(raised.value) == (
        "people here have given 2 ratings, fewer than RETRAIN_MIN_RATINGS (300); the imported "
        f"model {in_use.pk} serves until then; --force trains all the same"
    )
    assert ModelVersion.objects.count() == 1
    import_release(open_source(ml_100k_csv[0].parent), "ml-100k", on_error=pytest.fail)
    out = StringIO()
    call_command("retrain", "--force", stdout=out)
    kept = ModelVersion.objects.latest("pk")
    assert out.getvalue().splitlines()[-1] == (
        f"Kept, not served. Not compared with the imported model {in_use.pk}: fewer than 6 of the "
        "site's own people can be measured."
    )
    assert kept.state == ModelVersion.State.REFUSED
    assert served_version() == in_use


@pytest.fixture
def grown(in_use: ModelVersion, ml_100k_csv: tuple[Path, Path]) -> ModelVersion:
    """A hundred people came; returns the imported model that they found."""
    import_release(open_source(ml_100k_csv[0].parent), "ml-100k", on_error=pytest.fail)
    User.objects.update(imported_from="")
    return in_use


def test_the_sites_own_model_takes_over_when_it_is_as_good(grown: ModelVersion) -> None:
    assert is_due()
    version = pipeline.retrain()
    assert served_version() == version
    assert f"the imported model {grown.pk} " in version.verdict
    assert version.metrics["difference"]["interval"][1] >= 0
    assert version.metrics["model"]["users"] == 19
    assert not is_due()


def test_a_worse_one_does_not_take_over(grown: ModelVersion) -> None:
    newest = Rating.objects.order_by("-updated_at")[Rating.objects.count() // 5]
    older = Rating.objects.filter(updated_at__lt=newest.updated_at)
    older.update(stars=5.5 - F("stars"))
    version = pipeline.retrain()
    assert served_version() == grown
    assert f"the imported model {grown.pk} " in version.verdict
    assert version.metrics["difference"]["interval"][1] < 0
    assert not is_due()


def act(client: Client, action: str, version: ModelVersion) -> list[str]:
    data = {"action": action, "_selected_action": [version.pk]}
    answer = client.post(reverse(LIST), data)
    return [message.level_tag for message in get_messages(answer.wsgi_request)]


@pytest.fixture
def unused(models_dir: Path) -> ModelVersion:
    return ModelVersionFactory(
        state="ready",
        published_at=None,
        imported_from="MovieLens",
        artefact=stored(models_dir / "import"),
    )


@pytest.mark.parametrize("action", ["use_as_prior", "serve"])
def test_an_admin_puts_it_into_service(
    admin_client: Client, unused: ModelVersion, action: str
) -> None:
    assert served_version() is None
    assert act(admin_client, action, unused) == ["success"]
    assert served_version() == unused


def test_only_an_imported_model_is_prior_knowledge(admin_client: Client, models_dir: Path) -> None:
    own = ModelVersionFactory(
        state="refused", published_at=None, artefact=stored(models_dir / "own")
    )
    assert act(admin_client, "use_as_prior", own) == ["error"]
    assert served_version() is None


@pytest.mark.parametrize("permissions", [None, [], ["view_modelversion"]])
def test_who_may_not_serve_models_puts_none_into_service(
    client: Client, unused: ModelVersion, permissions: list[str] | None
) -> None:
    user = UserFactory(is_staff=permissions is not None)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions or []))
    for visitor in (client, Client()):
        if visitor is client:
            visitor.force_login(user)
        act(visitor, "use_as_prior", unused)
    assert served_version() is None


def test_the_button_says_why_nothing_is_trained(
    admin_client: Client, in_use: ModelVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(tasks.retrain, "delay", lambda: asked.append("retrain"))
    answer = admin_client.post(reverse(RETRAIN))
    (message,) = get_messages(answer.wsgi_request)
    assert message.level_tag == "warning"
    assert "RETRAIN_MIN_RATINGS" in str(message)
    assert asked == []


def test_the_list_names_what_was_imported(admin_client: Client, unused: ModelVersion) -> None:
    (row,) = all_on(admin_client.get(reverse(LIST)), "#result_list tbody tr")
    assert "MovieLens" in words_of(row)
