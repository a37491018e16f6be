"""IMDb's files: rows of other widths, and what is no movie."""

import pytest

from ....factories import MovieFactory, UserFactory
from .bringing import bring, csv_text, stars_of
from .samples import HEAT, IMDB_2024, IMDB_LIST, csv_of

pytestmark = pytest.mark.django_db


def test_rows_of_other_widths_are_found_by_their_id() -> None:
    for title, imdb_id in (("Heat", "tt0113277"), ("Alien", "tt0078748"), ("Fargo", "tt0116282")):
        MovieFactory(title=title, year=1995, imdb_id=imdb_id)
    columns = IMDB_LIST.split(",")
    short = [1, "tt0113277", "2024-01-01", "", "", "Heat", "Heat", "", "Movie", 8, 170, 1995]
    row = {"Const": "tt0078748", "Position": 2, "Title": "Alien", "Title Type": "Movie"}
    whole = [row.get(name, "") for name in columns]
    moved = [3, "tt0116282", "2024-01-01", "", "half a", "description", "Heat", *whole[6:]]
    content = csv_text(columns, short, [*whole, "x"], [*moved, "7"], whole)
    user = UserFactory()
    (report,) = bring(user, content, name="best.csv").reports
    assert (report["taken"], report["unchanged"], report["unknown"]) == ({"lists": 3}, 1, 0)


@pytest.mark.parametrize("kind", ["Mini-Series", "TV Mini Series", "tvMiniSeries", "Video Game"])
def test_no_other_title_type_is_found_by_its_title(kind: str) -> None:
    MovieFactory(title="Heat", year=1995, imdb_id="tt0113277")
    row = {**HEAT, "Const": "tt9990004", "Title Type": kind, "Your Rating": 2}
    user = UserFactory()
    bring(user, csv_of(IMDB_2024, row))
    assert not stars_of(user)
