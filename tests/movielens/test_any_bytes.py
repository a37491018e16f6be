"""What holds for files of any content."""

import codecs
import io

from hypothesis import given
from hypothesis import strategies as st

from movielens.file_formats import FORMS, Form, Kind
from movielens.files import DataFile
from movielens.movies import read_movies
from movielens.ratings import read_ratings

from .conftest import Errors

pieces = st.sampled_from(
    [b"1", b"4.5", b"\t", b",", b"::", b"|", b"\n", b"\r\n", b'"', b"\xe9", b"\0", b"A (1999)"]
)
contents = st.one_of(st.binary(), st.lists(pieces, max_size=60).map(b"".join))
forms = st.sampled_from(FORMS)


def file_of(form: Form, kind: Kind, content: bytes) -> DataFile:
    header = form.rows[kind] + b"\n" if form.has_headers else b""
    return DataFile("file", lambda: io.BytesIO(header + content))


@given(forms, contents)
def test_every_line_is_a_rating_or_an_error_or_blank(form: Form, content: bytes) -> None:
    errors = Errors()
    ratings = list(read_ratings(file_of(form, "ratings", content), form, errors.append))
    # A byte order mark at the start of a file is skipped.
    text = content if form.has_headers else content.removeprefix(codecs.BOM_UTF8)
    lines = [line for line in text.split(b"\n") if line.strip()]
    assert len(ratings) + len(errors) == len(lines)


@given(forms, contents)
def test_no_movies_file_stops_the_reading(form: Form, content: bytes) -> None:
    errors = Errors()
    movies = list(read_movies(file_of(form, "movies", content), form, errors.append))
    assert all(movie.title for movie in movies)
    assert len({movie.movie_id for movie in movies}) == len(movies)
    assert all(error.line >= 1 for error in errors)
