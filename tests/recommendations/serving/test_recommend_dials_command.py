"""The dials of `manage.py recommend`, and several names."""

import re

import pytest
from django.core.management import CommandError

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.engine.ranking.rerank import Controls
from recommendations.models import ModelVersion
from recommendations.serving.picks import picks_for
from tests.factories import UserFactory

from .test_recommend_command import parts, printed


@pytest.fixture
def people(trained: ModelVersion) -> tuple[User, User]:
    ann, bob = UserFactory(username="ann"), UserFactory(username="bob")
    for user, title in ((ann, "Fargo"), (ann, "Alien"), (bob, "Toy Story"), (bob, "Aladdin")):
        Rating.objects.rate(user.pk, Movie.objects.get(title=title), 5.0)
    return ann, bob


def test_the_dials_are_those_of_the_picks(people: tuple[User, User]) -> None:
    asked = ["--novelty=-0.5", "--variety=0.4", "--from-year=1970", "--to-year=1990"]
    asked += ["--genre=drama", "--without-genre=romance", "--surprise=3"]
    controls = Controls(
        novelty=-0.5,
        variety=0.4,
        from_year=1970,
        to_year=1990,
        genres=("drama",),
        without_genres=("romance",),
        surprise=3,
    )
    picks = picks_for(people[0].pk, 10, controls)
    _, _, recommended = parts(printed("ann", *asked))
    assert recommended == [f"    {pick.movie} - {pick.reason}" for pick in picks.items]


def test_several_names_are_recommended_to_together(people: tuple[User, User]) -> None:
    lines = printed("ann", "bob", "--top", "5", "--rule", "least misery")
    assert [line for line in lines if line.startswith("User ")] == ["User ann", "User bob"]
    start = lines.index("Together, ann, bob")
    assert lines[start + 1] == "  Recommended (100% is the best that one of them could get):"
    picks = lines[start + 2 :]
    assert len(picks) == 5
    for line in picks:
        assert re.fullmatch(r"    .+ - ann \d{1,3}%, bob \d{1,3}%; most for (ann|bob)", line), line


def test_who_is_unknown_is_named(people: tuple[User, User]) -> None:
    UserFactory(username="eve")
    assert "  Nothing is known of eve" in printed("ann", "eve")


def test_a_group_of_unknown_people_gets_the_popular(trained: ModelVersion) -> None:
    UserFactory(username="eve")
    UserFactory(username="joe")
    lines = printed("eve", "joe", "--top", "3")
    start = lines.index("  Popular (nothing personal):")
    popular = Movie.objects.popular()[:3]
    assert lines[start + 1 :] == [f"    {movie}" for movie in popular]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--novelty=3"], r"^novelty must be -1 to 1$"),
        (["--from-year=2000", "--to-year=1990"], r"^no year is from 2000 to 1990$"),
        (["--genre=Nothing"], r"^there is no genre Nothing; there are: "),
        (["--rule=fair"], r"^--rule is for several users$"),
    ],
)
def test_what_cannot_be_is_one_line_and_exit_code_2(db: None, asked: list[str], said: str) -> None:
    UserFactory(username="ann")
    with pytest.raises(CommandError, match=said) as raised:
        printed("ann", *asked)
    assert raised.value.returncode == 2


def test_one_name_twice_is_one_person(people: tuple[User, User]) -> None:
    assert printed("ann", "ANN") == printed("ann")
