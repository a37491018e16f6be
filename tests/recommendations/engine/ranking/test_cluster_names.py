"""What tells groups of movies from each other, in words."""

from recommendations.engine.ranking.cluster_names import distinctive_words, label_words

DRAMA, COMEDY, WAR = "genre:Drama", "genre:Comedy", "genre:War"


def test_by_hand() -> None:
    """War is in 2 of 2 and in 2 of 6, 1 log 3 = 1.1; comedy in 4 of 4 and 4 of 6, 1 log 1.5."""
    war = [{WAR, DRAMA}, {WAR}]
    comic = [{COMEDY}, {COMEDY, DRAMA}, {COMEDY}, {COMEDY}]
    assert distinctive_words([war, comic]) == [[WAR, DRAMA], [COMEDY]]


def test_what_is_everywhere_tells_nothing() -> None:
    assert distinctive_words([[{DRAMA}, {DRAMA}], [{DRAMA}, {DRAMA}]]) == [[], []]


def test_what_is_true_of_few_tells_nothing() -> None:
    few = [{WAR}, {COMEDY}, {COMEDY}, {COMEDY}]
    assert WAR not in distinctive_words([few, [{DRAMA}] * 4])[0]


def test_movies_of_which_nothing_is_said() -> None:
    assert distinctive_words([[set(), set()], [set()]]) == [[], []]
    assert distinctive_words([]) == []


def test_movies_show_a_name_by_hand() -> None:
    """War leaves three movies, comedy none of them, drama two, the decade one."""
    movies = [{WAR, DRAMA}, {COMEDY}, {WAR}, {WAR, DRAMA, "time:1940"}]
    most = {"genre": 2, "time": 1}
    telling = [WAR, COMEDY, DRAMA, "time:1940"]
    assert label_words(movies, telling, most, 2) == ([WAR, DRAMA], [0, 3])
    assert label_words(movies, telling, most, 1) == ([WAR, DRAMA, "time:1940"], [3])


def test_no_more_words_of_a_kind_than_read_well() -> None:
    movies = [{WAR, DRAMA}, {WAR, DRAMA}, {WAR}]
    assert label_words(movies, [WAR, DRAMA], {"genre": 1}, 2) == ([WAR], [0, 1, 2])
    assert label_words(movies, [WAR], {"time": 1}, 2) == ([], [0, 1, 2])


def test_few_movies_show_no_name() -> None:
    assert label_words([{WAR}], [WAR], {"genre": 2}, 2) == ([], [0])
    assert label_words([], [], {"genre": 2}, 2) == ([], [])
