"""The table of OWASP ASVS 5.0 in docs/security.md is whole, and the tests it names are there."""

import re

from django.conf import settings

TEXT = (settings.BASE_DIR / "docs" / "security.md").read_text()
UP_TO_LEVEL_2 = {
    1: (2, 9, 11, 3, 2),
    2: (3, 3, 4, 1),
    3: (0, 2, 4, 6, 5, 0, 2),
    4: (3, 1, 2, 4),
    5: (1, 3, 2, 3),
    6: (3, 12, 4, 4, 5, 3, 0, 4),
    7: (3, 4, 2, 5, 2, 2),
    8: (2, 3, 1, 1),
    9: (3, 4),
    10: (2, 2, 4, 11, 5, 2, 3),
    11: (2, 3, 3, 4, 1, 1, 0),
    12: (3, 2, 4),
    13: (1, 5, 2, 5),
    14: (2, 4, 3),
    15: (3, 3, 7, 0),
    16: (1, 5, 4, 3, 3),
    17: (1, 4, 2),
}
"""How many requirements of levels 1 and 2 each section of a chapter has; they come first in it."""
WITHOUT_TEST = ("Does not apply: ", "Falls short: ", "By whoever runs the site: ", "In words: ")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| V")
]


def numbers(cell: str) -> list[tuple[int, int, int]]:
    """Return the requirements that a row is about: 'V9.1.1' or 'V10.3.1–4'."""
    found = re.fullmatch(r"V(\d+)\.(\d+)\.(\d+)(?:–(\d+))?", cell)
    assert found, cell
    chapter, section, first = int(found[1]), int(found[2]), int(found[3])
    return [(chapter, section, last) for last in range(first, int(found[4] or first) + 1)]


def test_every_requirement_of_levels_1_and_2_is_in_it_once_and_in_order() -> None:
    expected = [
        (chapter, section, number)
        for chapter, counts in UP_TO_LEVEL_2.items()
        for section, count in enumerate(counts, start=1)
        for number in range(1, count + 1)
    ]
    assert len(expected) == 253
    assert [one for row in ROWS for one in numbers(row[0])] == expected


def test_each_line_has_a_test_or_says_why_not() -> None:
    for row in ROWS:
        assert len(row) == 3, row
        assert "`tests/" in row[2] or row[2].startswith(WITHOUT_TEST), row[0]


def test_every_test_that_is_named_is_there() -> None:
    named = re.findall(r"`(tests/[\w/.]+?)(?:::(\w+))?`", TEXT)
    assert named
    for path, function in named:
        file = settings.BASE_DIR / path
        assert file.exists(), path
        assert not function or f"def {function}(" in file.read_text(), f"{path}::{function}"
