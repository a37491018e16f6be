"""The archive as a zip file: our own JSON, the forms of other sites, and all tables."""

import zipfile
from collections.abc import Iterator
from typing import IO

from core.csv_files import csv_file

from . import imdb, letterboxd, movielens, trakt
from .document import SCHEMA, documents
from .library import Library
from .tables import table_files

_SITES = (letterboxd, imdb, trakt, movielens)
_READ_ME = """\
movierec-*.json  What you have said of movies, and your settings; schema.json describes it. Any
                 movierec site imports this archive as it is, at Account > Bring your history.
letterboxd/      Files to import at Letterboxd: import-* at Settings > Import, watchlist-* on your
                 watchlist, list-* in a new list.
imdb/            Ratings and watchlist with the columns that IMDb's own files have.
trakt/           Ratings, history and watchlist with the columns of Trakt's CSV files.
movielens/       Ratings and wishlist with the columns of MovieLens' own files.
tables/          Everything that is stored about you, a CSV file for each kind. Only here, and not
                 imported anywhere: movie nights, friends and what you suggest to each other, links
                 to shared lists, your shelves, country and services, the weekly mail, how you log
                 in, and what the site has shown you.

In CSV files, a text that a spreadsheet would take for a formula has a ' in front.
"""


def write_archive(user_id: int, out: IO[bytes]) -> None:
    """Write the archive of a user.

    Parameters
    ----------
    out
        An open file, which can be sought.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in _contents(user_id):
            packed.writestr(name, content)


def _contents(user_id: int) -> Iterator[tuple[str, str | bytes]]:
    library = Library.of(user_id)
    yield "README.txt", _READ_ME
    yield "schema.json", SCHEMA.read_bytes()
    for number, document in enumerate(documents(library), 1):
        yield f"movierec-{number}.json", document
    for site in _SITES:
        for name, columns, rows in site.files(library):
            cells = ([row.get(column, "") for column in columns] for row in rows)
            yield f"{name}.csv", csv_file(columns, cells)
    for name, content in table_files(user_id):
        yield f"tables/{name}.csv", content
