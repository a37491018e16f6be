"""What tells groups of films from each other, in words."""

from recommendations.engine.naming import telling_words

DRAMA, COMEDY, WAR = "genre:Drama", "genre:Comedy", "genre:War"


def test_by_hand() -> None:
    """War is in 2 of 2 and in 2 of 6, 1 log 3 = 1.1; comedy in 4 of 4 and 4 of 6, 1 log 1.5."""
    war = [{WAR, DRAMA}, {WAR}]
    comic = [{COMEDY}, {COMEDY, DRAMA}, {COMEDY}, {COMEDY}]
    assert telling_words([war, comic]) == [[WAR, DRAMA], [COMEDY]]


def test_what_is_everywhere_tells_nothing() -> None:
    assert telling_words([[{DRAMA}, {DRAMA}], [{DRAMA}, {DRAMA}]]) == [[], []]


def test_what_is_true_of_few_tells_nothing() -> None:
    few = [{WAR}, {COMEDY}, {COMEDY}, {COMEDY}]
    assert WAR not in telling_words([few, [{DRAMA}] * 4])[0]


def test_films_of_which_nothing_is_said() -> None:
    assert telling_words([[set(), set()], [set()]]) == [[], []]
    assert telling_words([]) == []
