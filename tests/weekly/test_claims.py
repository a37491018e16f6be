"""What the weekly mail says is held against ratings, the model, and what was sent before."""

import re

import pytest
from django.utils import timezone

from accounts.models import User
from catalog.models import Movie
from recommendations.claims.report import Report
from recommendations.models import ModelVersion
from recommendations.registry.current import current_model
from weekly import claims
from weekly.models import SentMail

from ..factories import RatingFactory, UserFactory
from ..recommendations.conftest import (  # noqa: F401
    _quick,
    imported,
    models_dir,
    trained,
    trained_once,
)

pytestmark = pytest.mark.django_db

LIES = {
    "mail: three movies": (r"^2\. .+\n(?:   .+\n)+", ""),
    "mail: titles of these": (r"^1\. .+$", "1. Zardoz (1974)"),
    "mail: nothing rated or unwanted": (r"/movies/\d+/", "/movies/{rated}/"),
    "mail: personal or popular": (
        "picked from what you have told us:",
        "that are popular here; rate some, and they are picked for you:",
    ),
    "mail: the first picks that no mail had lately": (r"/movies/\d+/", "/movies/{last}/"),
    "mail: a sentence of a known form": (r"^   (?!http).+$", "   Everybody loves it"),
}


@pytest.fixture
def someone(trained: ModelVersion) -> User:  # noqa: F811
    user = UserFactory()
    for place, movie in enumerate(Movie.objects.popular()[:12]):
        RatingFactory(user=user, movie=movie, stars=4.5 if place % 3 else 2.0)
    return user


def checked(user: User) -> Report:
    model, report = current_model(), Report()
    assert model is not None
    claims.check_weekly(report, [user], model)
    return report


def test_all_holds_and_every_lie_is_found(someone: User, monkeypatch: pytest.MonkeyPatch) -> None:
    report, mail = checked(someone), claims.mail_to(someone)
    assert report.false == {}
    assert mail is not None
    # What a line says is one of many forms.
    assert set(LIES) - set(report.made) == {"mail: a sentence of a known form"}
    rated = someone.ratings.values_list("movie", flat=True)[0]
    last = Movie.objects.popular().reverse()[0].pk
    for kind, (form, instead) in LIES.items():
        lie = re.sub(form, instead.format(rated=rated, last=last), mail, count=1, flags=re.M)
        assert lie != mail
        monkeypatch.setattr(claims, "mail_to", lambda _user, lie=lie: lie)
        assert kind in checked(someone).false


def test_all_holds_of_what_is_popular(trained: ModelVersion) -> None:  # noqa: F811
    report = checked(UserFactory())
    assert report.false == {}
    assert report.made["mail: personal or popular"] == 1


def test_all_holds_after_another_mail_and_out_of_ten(someone: User) -> None:
    first = claims.mail_to(someone) or ""
    movies = [int(pk) for pk in re.findall(r"/movies/(\d+)/", first)]
    SentMail.objects.create(user=someone, week=timezone.localdate(), movies=movies)
    someone.out_of_ten = True
    someone.save()
    assert checked(someone).false == {}
    assert not set(movies) & {
        int(pk) for pk in re.findall(r"/movies/(\d+)/", claims.mail_to(someone) or "")
    }
