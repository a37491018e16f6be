"""Everything that is kept about someone goes with them, and goes with their account."""

from collections.abc import Iterator
from datetime import date

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from accounts.models import DeletedData, Invitation, User
from api.models import Token
from catalog.exports.tables import EXPORTED
from catalog.models import (
    DataExport,
    DisplacedRow,
    FieldSource,
    HistoryImport,
    ImportChange,
    MergeJob,
    MovieEdit,
    MovieRequest,
    PersonEdit,
    Rating,
    UnmatchedMovie,
    UnmatchedRecord,
)
from friends.services import accept, invite, suggest
from nights import services
from nights.models import GuestRating, ShortlistEntry, Vote
from recommendations.models import (
    ChosenGroup,
    Impression,
    InterleavedPick,
    InterleavingTest,
    MovieGroup,
    MutedRating,
    NotInterested,
    NotSeen,
    OnboardingDone,
    Prediction,
    Preferences,
)
from shelves.models import OwnService, Service, Shelf, ShelfItem, Watching
from weekly.models import SentMail, Subscription

from ..catalog.exports.test_tables import exported, keep
from ..factories import ModelVersionFactory, MovieFactory, RatingFactory, UserFactory

pytestmark = pytest.mark.django_db

LEFT_OUT = {
    SocialToken: "is never stored",
    LogEntry: "what an admin did belongs to the site's record",
    EmailConfirmation: "a code that was sent, good for days; the address is in",
    User.groups.through: "what an admin may do is the site's affair",
    User.user_permissions.through: "what an admin may do is the site's affair",
    GuestRating: "is of people without an account",
    ShortlistEntry: "is of all who are in a night together",
    FieldSource: "says which admin wrote what of a movie",
    ImportChange: "what an undo needs; the rows themselves are in",
    DisplacedRow: "what an undo needs of two movies that are one, for 30 days; what counts is in",
    MergeJob: "which keeper asked for what belongs to the site's record, for a day",
    MovieEdit: "what a keeper did with a movie belongs to the site's record",
    PersonEdit: "what a keeper did with a person belongs to the site's record",
}


def kept_about_people() -> set[type[Model]]:
    """Return the models with a key to the user, or to a row that has one, and so on."""
    found: set[type[Model]] = {User}
    while more := set(_leading_to(found)) - found:
        found |= more
    return found


def _leading_to(models: set[type[Model]]) -> Iterator[type[Model]]:
    for model in apps.get_models(include_auto_created=True):
        fields = model._meta.concrete_fields
        if any(field.is_relation and field.related_model in models for field in fields):
            yield model


def furnish(user: User) -> None:
    """Let `user` have a row of everything in which the archive has one."""
    keep(user)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Invitation.objects.create(made_by=user)
    Token.objects.create(user=user, name="Script", scope="read", secret_hash=f"{user.pk:064}")
    SocialAccount.objects.create(user=user, provider="sso", uid=f"number {user.pk}")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    UserSession.objects.create(user=user, ip="192.0.2.1", session_key="x")
    movie, rating = MovieFactory(title="Fargo"), RatingFactory(user=user, stars=2.0)
    NotInterested.objects.mark(user.pk, movie)
    NotSeen.objects.create(user=user, movie=movie)
    MutedRating.objects.mute(user.pk, rating.movie)
    Prediction.objects.create(rating=rating, stars=3.25, deviation=0.5)
    ChosenGroup.objects.choose(user.pk, [MovieGroup(("tag:snow",), (movie.pk,))])
    Preferences.objects.create(user=user, novelty=0.5, from_year=1990)
    OnboardingDone.objects.create(user=user)
    Impression.objects.show(user.pk, [movie.pk])
    two = {"champion": ModelVersionFactory(), "challenger": ModelVersionFactory()}
    test = InterleavingTest.objects.running().first() or InterleavingTest.objects.create(**two)
    InterleavedPick.objects.show(test.pk, user.pk, {movie.pk: "champion"}, [])
    history_import = HistoryImport.objects.create(user=user, files=[{"name": "x.csv"}])
    ImportChange.objects.create(history_import=history_import, table="rating", row=rating.pk)
    DeletedData.objects.create(owner=user.pk, kind="ratings", purge_at=timezone.now())
    DataExport.objects.create(user=user, finished_at=timezone.now())
    unmatched = UnmatchedMovie.objects.create(user=user, key="x", title="Fargo")
    UnmatchedRecord.objects.create(
        unmatched=unmatched, history_import=history_import, kind="ratings", stars=4.0
    )
    MovieRequest.objects.create(user=user, source="tmdb", source_id="1", title="Fargo")
    friendship = accept(str(invite(user.pk).key), UserFactory(username=f"friend of {user}").pk)
    suggest(friendship, user.pk, movie)
    service, _is_new = Service.objects.get_or_create(number=1, name="Lumen")
    OwnService.objects.create(user=user, service=service)
    Watching.objects.create(user=user, country="DE")
    shelf = Shelf.objects.create(user=user, name="Cellar", kind="files")
    ShelfItem.objects.create(shelf=shelf, title="Fargo", movie=movie)
    Subscription.objects.create(user=user, language="en", time_zone="UTC")
    SentMail.objects.create(user=user, week=date(2026, 5, 8), movies=[movie.pk])
    night = services.start(user, "Friday", None, "Ada")
    me = night.participants.get()
    services.join(night, "Ben", UserFactory().pk)
    services.veto(me, movie)
    entry = ShortlistEntry.objects.create(night=night, movie=rating.movie, position=0)
    Vote.objects.create(participant=me, entry=entry)


def test_each_model_about_people_is_exported_or_left_out_for_a_reason() -> None:
    assert kept_about_people() == EXPORTED | set(LEFT_OUT)
    assert not EXPORTED & set(LEFT_OUT)


def test_every_table_has_what_is_kept(client: Client) -> None:
    user = UserFactory()
    furnish(user)
    client.force_login(user)
    files = exported(client)
    assert [name for name, rows in files.items() if not rows] == []
    for name in ("not-interested", "not-seen", "chosen-groups", "shown", "night-vetoes"):
        assert [row["title"] for row in files[name]] == ["Fargo"], name
    assert [row["group"] for row in files["chosen-groups"]] == ["Snow"]
    assert [row["stars"] for row in files["muted-ratings"]] == ["2.0"]
    assert [row["predicted_stars"] for row in files["predictions"]] == ["3.25"]
    assert [row["group"] for row in files["chosen-groups"]] == ["Snow"]
    assert files["preferences"] == [
        {
            "novelty": "0.5",
            "variety": "0.0",
            "from_year": "1990",
            "to_year": "",
            "genre": "",
            "most_minutes": "",
            "only_watchlist": "no",
            "only_watchable": "no",
            "hide_predictions": "no",
            "left_training_at": "",
        }
    ]
    assert [(row["night"], row["your_name"]) for row in files["nights"]] == [("Friday", "Ada")]
    assert [row["rule"] for row in files["nights-hosted"]] == ["fair"]
    assert [row["title"] for row in files["on-shelves"]] == ["Fargo"]
    assert [row["service"] for row in files["services"]] == ["Lumen"]
    assert [row["night"] for row in files["night-votes"]] == ["Friday"]
    assert [(row["title"], row["by_you"]) for row in files["suggestions"]] == [("Fargo", "yes")]
    assert [row["friend"] for row in files["friends"]] == [f"friend of {user}"]
    assert [(row["email"], row["verified"]) for row in files["account"]] == [(user.email, "yes")]


def test_nothing_of_others_is_in_it(client: Client) -> None:
    furnish(UserFactory())
    client.force_login(UserFactory())
    files = exported(client)
    assert {name for name, rows in files.items() if rows} == {"account", "account-log", "exports"}
    assert [row["action"] for row in files["account-log"]] == ["logged in", "data exported"]
    assert "Ben" not in str(files)


def test_the_account_takes_all_of_it_along() -> None:
    about_people = kept_about_people() - {User}
    user, other = UserFactory(), UserFactory()
    RatingFactory(user=other)
    before = {model: model._base_manager.count() for model in about_people}
    furnish(user)
    assert all(model._base_manager.count() > before[model] for model in about_people & EXPORTED)
    user.delete()
    assert {model: model._base_manager.count() for model in about_people} == before
    assert Rating.objects.get().user == other
