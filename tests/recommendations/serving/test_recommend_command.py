"""`manage.py recommend USERNAME`: what someone likes, and what they may like."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.models import ModelVersion
from recommendations.serving.picks import picks_for
from tests.factories import UserFactory

from ..training.processes import manage


def printed(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("recommend", *arguments, stdout=out)
    return out.getvalue().splitlines()


def parts(lines: list[str]) -> tuple[str, list[str], list[str]]:
    """The user's line, the movies under the first heading and those under the second."""
    user, first = lines[:2]
    assert first == "  Known positives:"
    second = next(
        place for place, line in enumerate(lines) if line.startswith(("  Recommended", "  Popular"))
    )
    return user, lines[2:second], lines[second + 1 :]


@pytest.fixture
def someone(db: None) -> User:
    return UserFactory(username="ann")


@pytest.fixture
def rated(someone: User, trained: ModelVersion) -> User:
    for title, stars in (("Fargo", 5.0), ("Toy Story", 4.0), ("Jaws", 3.5)):
        Rating.objects.rate(someone.pk, Movie.objects.get(title=title), stars)
    return someone


def test_it_prints_what_they_like_and_what_is_recommended(rated: User) -> None:
    user, liked, recommended = parts(printed("ann"))
    assert user == "User ann"
    assert liked == ["    Fargo (1996)", "    Toy Story (1995)"]
    assert recommended == [
        f"    {pick.movie} - {pick.reason}" for pick in picks_for(rated.pk, 10).items
    ]
    assert len(recommended) == 10


def test_nothing_rated_is_recommended(rated: User) -> None:
    recommended = "\n".join(parts(printed("ann", "--top", "300"))[2])
    for title in ("Fargo", "Toy Story", "Jaws"):
        assert f"    {title} (" not in recommended


def test_so_many_of_each_as_asked_for(rated: User) -> None:
    _, liked, recommended = parts(printed("ann", "--top", "1"))
    assert (len(liked), len(recommended)) == (1, 1)


def test_the_user_name_is_known_in_any_case(someone: User) -> None:
    assert printed("ANN")[0] == "User ann"


def test_an_imported_author_has_a_name_too(trained: ModelVersion) -> None:
    user, liked, recommended = parts(printed("ml-100k:3"))
    assert user == "User ml-100k:3"
    assert len(liked) == len(recommended) == 10


def test_without_ratings_the_popular_are_called_so(someone: User, trained: ModelVersion) -> None:
    lines = printed("ann")
    assert "  Popular (nothing personal):" in lines
    assert parts(lines)[1] == []
    assert len(parts(lines)[2]) == 10


def test_an_empty_site_prints_two_empty_lists(someone: User) -> None:
    Movie.objects.all().delete()
    assert parts(printed("ann")) == ("User ann", [], [])


def test_an_unknown_user_is_one_line_and_exit_code_2(db: None) -> None:
    with pytest.raises(CommandError, match=r"^there is no user nobody$") as raised:
        printed("nobody")
    assert raised.value.returncode == 2


@pytest.mark.parametrize("top", ["0", "-1", "ten", "1.5", ""])
def test_a_number_that_is_none_is_refused(someone: User, top: str) -> None:
    with pytest.raises(CommandError, match="--top"):
        printed("ann", f"--top={top}")


@pytest.mark.django_db(transaction=True)
def test_an_unknown_user_is_one_line_on_the_terminal() -> None:
    found = manage("recommend", "nobody")
    assert (found.returncode, found.stdout, found.stderr) == (
        2,
        "",
        "CommandError: there is no user nobody\n",
    )
