"""What holds for every title, whatever it looks like."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from movielens import parse_title

pieces = st.sampled_from(
    ["Foo", "bar", "L'", "The", "La", "é", " ", " ", ",", ", ", "(", ")", "(1999)", ":", "-", "·"]
)
titlelike = st.lists(pieces, max_size=20).map("".join)
anything = st.one_of(st.text(), titlelike)
plain = st.lists(st.sampled_from(["Foo", "Bär", "The", "of", "2", "M*A*S*H"]), min_size=1).map(
    " ".join
)


finished = plain.map("{} Foo".format)  # "The Wonders of" would take a bracket as its own


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


@given(anything)
@example("(V)")
@example("(1999) (V)")
@example("(1999))")
def test_it_never_raises_and_never_loses_the_title(raw: str) -> None:
    parsed = parse_title(raw)
    assert bool(parsed.title) == bool(raw.strip())
    assert all(parsed.alternative_titles)


@given(titlelike)
def test_it_keeps_every_word_but_the_year(raw: str) -> None:
    parsed = parse_title(raw)
    kept = words(" ".join([parsed.title, *parsed.alternative_titles, str(parsed.year)]))
    assert words(raw) <= kept


@given(anything)
@example("Enfer , L'")
def test_it_leaves_no_stray_white_space(raw: str) -> None:
    parsed = parse_title(raw)
    for title in (parsed.title, *parsed.alternative_titles):
        assert title == " ".join(title.split())


@given(plain, st.integers(1900, 2030))
def test_a_tidy_title_is_left_alone(title: str, year: int) -> None:
    assert parse_title(title) == (title, None, ())
    assert parse_title(f"{title} ({year})") == (title, year, ())


@given(finished, plain, st.sampled_from(["The", "A", "La", "Der", "Il"]))
def test_moving_the_article_is_done_once(title: str, other: str, article: str) -> None:
    once = parse_title(f"{title}, {article} ({other}, {article}) (1999)")
    assert once.title == f"{article} {title}"
    assert parse_title(once.title).title == once.title
    assert set(once.alternative_titles) <= {f"{article} {other}"}
