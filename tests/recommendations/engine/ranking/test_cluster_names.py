"""Words that distinguish groups of movies, and labels made of them."""

from recommendations.engine.ranking.cluster_names import distinctive_words, label_words

DRAMA, COMEDY, WAR = "genre:Drama", "genre:Comedy", "genre:War"


def test_words_are_ordered_by_their_part_of_the_divergence() -> None:
    """War is in 2 of 2 and in 2 of 6, 1 log 3 = 1.1; comedy in 4 of 4 and 4 of 6, 1 log 1.5."""
    war = [{WAR, DRAMA}, {WAR}]
    comic = [{COMEDY}, {COMEDY, DRAMA}, {COMEDY}, {COMEDY}]
    assert distinctive_words([war, comic]) == [[WAR, DRAMA], [COMEDY]]


def test_a_word_that_is_everywhere_is_not_distinctive() -> None:
    assert distinctive_words([[{DRAMA}, {DRAMA}], [{DRAMA}, {DRAMA}]]) == [[], []]


def test_a_word_of_few_movies_is_not_distinctive() -> None:
    few = [{WAR}, {COMEDY}, {COMEDY}, {COMEDY}]
    assert WAR not in distinctive_words([few, [{DRAMA}] * 4])[0]


def test_two_of_five_movies_and_a_lift_of_1_2_are_enough() -> None:
    two_of_five = [{WAR}, {WAR}, set(), set(), set()]
    assert distinctive_words([two_of_five, [set()] * 5])[0] == [WAR]
    assert distinctive_words([[*two_of_five, set()], [set()] * 5])[0] == []
    # 3 of 3 are 1.2 times as common as 5 of 6, but not as 6 of 7.
    dramas = [{DRAMA}] * 3
    assert distinctive_words([dramas, [{DRAMA}, {DRAMA}, set()]])[0] == [DRAMA]
    assert distinctive_words([dramas, [{DRAMA}, {DRAMA}, {DRAMA}, set()]])[0] == []


def test_a_rarer_word_that_is_more_distinctive_comes_first() -> None:
    """War: 0.6 log(0.6 / 0.3) = 0.42; comedy: 1 log(1 / 0.8) = 0.22."""
    first = [{WAR, COMEDY}] * 3 + [{COMEDY}] * 2
    second = [{COMEDY}] * 3 + [set(), set()]
    assert distinctive_words([first, second])[0] == [WAR, COMEDY]


def test_movies_without_words_have_none() -> None:
    assert distinctive_words([[set(), set()], [set()]]) == [[], []]
    assert distinctive_words([]) == []


def test_words_are_taken_while_enough_movies_have_them_all() -> None:
    """War leaves three movies, comedy none of them, drama two, the decade one."""
    movies = [{WAR, DRAMA}, {COMEDY}, {WAR}, {WAR, DRAMA, "time:1940"}]
    most = {"genre": 2, "time": 1}
    distinctive = [WAR, COMEDY, DRAMA, "time:1940"]
    assert label_words(movies, distinctive, most, 2) == ([WAR, DRAMA], [0, 3])
    assert label_words(movies, distinctive, most, 1) == ([WAR, DRAMA, "time:1940"], [3])


def test_no_more_words_of_a_kind_than_allowed() -> None:
    movies = [{WAR, DRAMA}, {WAR, DRAMA}, {WAR}]
    assert label_words(movies, [WAR, DRAMA], {"genre": 1}, 2) == ([WAR], [0, 1, 2])
    assert label_words(movies, [WAR], {"time": 1}, 2) == ([], [0, 1, 2])


def test_the_kind_of_a_word_ends_at_its_first_colon() -> None:
    sequel = "movie:Mission: Impossible"
    assert label_words([{sequel}] * 2, [sequel], {"movie": 1}, 2) == ([sequel], [0, 1])


def test_too_few_movies_have_no_label() -> None:
    assert label_words([{WAR}], [WAR], {"genre": 2}, 2) == ([], [0])
    assert label_words([], [], {"genre": 2}, 2) == ([], [])
