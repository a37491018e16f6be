"""Recognising releases in folders and archives."""

import random
import zipfile
from pathlib import Path

import pytest

from movielens import Rating, open_source
from movielens.errors import UnknownFormatError, UnreadableSourceError

from .conftest import Errors
from .samples import RELEASES, no_errors, write_folder, write_zip


@pytest.mark.parametrize("name", RELEASES)
@pytest.mark.parametrize("inside", ["", "ml/", "very/deep/inside/"])
def test_it_reads_an_archive_like_a_folder(tmp_path: Path, name: str, inside: str) -> None:
    folder = open_source(write_folder(tmp_path / "folder", RELEASES[name]))
    archive = open_source(write_zip(tmp_path / "release.zip", RELEASES[name], inside))

    assert archive.form == folder.form
    assert archive.licence == folder.licence
    for part in ("movies", "ratings", "tags", "links"):
        assert list(getattr(archive, part)(no_errors)) == list(getattr(folder, part)(no_errors))


def test_it_extracts_nothing(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "release.zip", RELEASES["ml-1m"], "ml-1m/")
    list(open_source(archive).ratings(no_errors))
    assert list(tmp_path.iterdir()) == [archive]


def test_a_wheel_is_an_archive(tmp_path: Path) -> None:
    wheel = write_zip(tmp_path / "recbole.whl", RELEASES["recbole"], "recbole/ml-100k/")
    assert open_source(wheel).form.name == "recbole"


def test_an_archive_needs_no_particular_name(tmp_path: Path) -> None:
    assert open_source(write_zip(tmp_path / "download", RELEASES["ml-1m"])).form.name == "dat"


def test_it_looks_one_folder_down(tmp_path: Path) -> None:
    write_folder(tmp_path / "ml-1m", RELEASES["ml-1m"])
    assert next(open_source(tmp_path).ratings(no_errors)) == Rating(1, 1193, 5.0, 978300760)


def test_it_takes_the_release_nearest_to_the_top(tmp_path: Path) -> None:
    write_folder(tmp_path, RELEASES["ml-latest"])
    write_folder(tmp_path / "old", RELEASES["ml-1m"])
    assert open_source(tmp_path).form.name == "csv"


def test_it_refuses_to_choose_between_releases(tmp_path: Path) -> None:
    write_folder(tmp_path / "a", RELEASES["ml-latest"])
    write_folder(tmp_path / "b", RELEASES["ml-1m"])
    with pytest.raises(UnknownFormatError, match=r"more than one.*a/ratings.csv, b/ratings.dat$"):
        open_source(tmp_path)


def test_a_file_in_an_archive_is_named_with_its_folder(tmp_path: Path, errors: Errors) -> None:
    files = RELEASES["ml-1m"] | {"ratings.dat": b"1::2::3::4\nbroken\n"}
    list(open_source(write_zip(tmp_path / "r.zip", files, "ml-1m/")).ratings(errors.append))
    assert errors.where() == [("ml-1m/ratings.dat", 2)]


def test_the_error_lists_the_file_names_looked_for(tmp_path: Path) -> None:
    (tmp_path / "ratings.csv").write_bytes(RELEASES["ml-latest"]["ratings.csv"])
    with pytest.raises(UnknownFormatError) as raised:
        open_source(tmp_path)
    assert str(raised.value) == (
        f"no MovieLens release in {tmp_path}: looked for u.data with u.item, ratings.dat with "
        "movies.dat, ratings.csv with movies.csv, ml-100k.inter with ml-100k.item"
    )


def test_other_files_of_those_names_are_refused(tmp_path: Path) -> None:
    files = RELEASES["ml-latest"] | {"ratings.csv": b"name,score\nx,1\n"}
    with pytest.raises(UnknownFormatError, match=r"^ratings.csv is not a MovieLens ratings file"):
        open_source(write_folder(tmp_path, files))


def test_files_of_another_form_are_refused(tmp_path: Path) -> None:
    files = RELEASES["ml-latest"] | {"movies.csv": RELEASES["ml-1m"]["movies.dat"]}
    with pytest.raises(
        UnknownFormatError, match=r"^movies.csv has another form than its name says$"
    ):
        open_source(write_folder(tmp_path, files))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and then nothing"])
def test_a_damaged_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken.zip").write_bytes(content)
    with pytest.raises(UnknownFormatError, match=r"broken.zip is neither a folder nor a whole zip"):
        open_source(tmp_path / "broken.zip")


def test_half_an_archive_is_refused(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "half.zip", RELEASES["ml-1m"])
    archive.write_bytes(archive.read_bytes()[:-40])
    with pytest.raises(UnknownFormatError, match=r"half.zip is neither a folder nor a whole zip"):
        open_source(archive)


@pytest.mark.parametrize("packed", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damage_inside_an_archive_is_an_error_while_reading(tmp_path: Path, packed: int) -> None:
    numbers = random.Random(1)
    rows = b"".join(b"%d::2::3::4\n" % numbers.randrange(10**8) for _ in range(100_000))
    archive = tmp_path / "r.zip"
    with zipfile.ZipFile(archive, "w", packed) as made:
        for name, file in (RELEASES["ml-1m"] | {"ratings.dat": rows}).items():
            made.writestr(name, file)
    content = bytearray(archive.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 100] = bytes(100)
    archive.write_bytes(content)
    with pytest.raises(UnreadableSourceError, match=r"^ratings.dat cannot be read: "):
        list(open_source(archive).ratings(lambda error: None))


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "r.zip", RELEASES["ml-1m"])
    content = bytearray(archive.read_bytes())
    with zipfile.ZipFile(archive) as opened:
        start = opened.start_dir
    for signature, flags_at, first in ((b"PK\x01\x02", 8, start), (b"PK\x03\x04", 6, 0)):
        at = content.find(signature, first)
        while at >= 0:
            content[at + flags_at] |= 1
            at = content.find(signature, at + 1)
    archive.write_bytes(content)
    with pytest.raises(UnreadableSourceError, match=r"cannot be read: .*encrypted"):
        open_source(archive)


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSourceError, match=r"nowhere does not exist$"):
        open_source(tmp_path / "nowhere")


def test_a_single_file_is_no_release(tmp_path: Path) -> None:
    (tmp_path / "u.data").write_bytes(RELEASES["ml-100k"]["u.data"])
    with pytest.raises(UnknownFormatError, match="is neither a folder nor a whole zip"):
        open_source(tmp_path / "u.data")


def test_a_file_deleted_after_opening_is_an_error(tmp_path: Path) -> None:
    source = open_source(write_folder(tmp_path, RELEASES["ml-1m"]))
    (tmp_path / "ratings.dat").unlink()
    with pytest.raises(UnreadableSourceError, match=r"^ratings.dat does not exist$"):
        list(source.ratings(no_errors))


@pytest.mark.parametrize("tags", [b"", b"movieId,tag\n1,x\n"])
def test_tags_without_their_columns_are_refused(tmp_path: Path, tags: bytes) -> None:
    source = open_source(write_folder(tmp_path, RELEASES["ml-latest"] | {"tags.csv": tags}))
    with pytest.raises(UnknownFormatError, match=r"^tags.csv"):
        list(source.tags(no_errors))
