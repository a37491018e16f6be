"""Shelves of files: what is found in them, and what is refused in one line."""

import time
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from shelves.models import Shelf, ShelfItem
from shelves.sources import files, nfo
from shelves.sources.files import FileError, read_file, read_folder

from .conftest import movies_on

pytestmark = pytest.mark.django_db

HEAT = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<movie>
    <title>Heat</title><year>1995</year>
    <uniqueid type="imdb" default="true">tt0113277</uniqueid><uniqueid type="tmdb">949</uniqueid>
</movie>
https://www.themoviedb.org/movie/949"""
OLD = b"<movie><title>Stalker</title><premiered>1979-05-25</premiered><tmdbid>1398</tmdbid></movie>"
ADDRESS = b"https://www.imdb.com/title/tt0000042/\n"
BROKEN = b"<movie><title>Heat & more</title><id>tt0113277</id></movie>"
EPISODE = b"<episodedetails><title>Pilot</title><uniqueid>tt0113277</uniqueid></episodedetails>"
SHOW = b"<tvshow><title>Show</title></tvshow>"
BOMB = b'<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><movie><title>&b;</title></movie>'


def archive(tmp_path: Path, **members: bytes) -> Path:
    path = tmp_path / "library.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, (name, content) in enumerate(members.items()):
            packed.writestr(f"Movies/{number}/{name}.nfo", content)
    return path


def test_an_archive_of_nfo_files(tmp_path: Path) -> None:
    path = archive(
        tmp_path,
        a=HEAT,
        b=OLD,
        c=ADDRESS,
        d=BROKEN,
        e=EPISODE,
        f=SHOW,
        g=BOMB,
        h=b"",
        i=b"\xff\x00",
    )
    found = [
        (work.title, work.year, work.imdb_id, work.tmdb_id) for work in read_file(path, "x.zip")
    ]
    assert found == [
        ("Heat", 1995, "tt0113277", 949),
        ("Stalker", 1979, None, 1398),
        ("", None, "tt0000042", None),
        ("", None, "tt0113277", None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "title,year\nHeat,1995\nStalker,1979\n",
        "imdb_id;title\ntt0113277;Heat\n;Stalker\n",
        "Const,Title\ntt0113277,Heat\ntt0079944,Stalker\n",
    ],
)
def test_a_csv_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "movies.csv"
    path.write_text(text)
    assert [work.title for work in read_file(path, "movies.csv")] == ["Heat", "Stalker"]


def test_one_nfo_file(tmp_path: Path) -> None:
    path = tmp_path / "heat.nfo"
    path.write_bytes(HEAT)
    assert [work.imdb_id for work in read_file(path, "heat.nfo")] == ["tt0113277"]


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04broken", b"\0\0\0", b"<html></html>", b"a,b\n1,2\n", b"\x1f\x8bno"],
)
def test_what_names_no_movie_is_refused_in_a_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(FileError) as refused:
        read_file(path, "file")
    assert str(refused.value).count("\n") == 0


def test_a_member_that_is_damaged_is_refused_however_it_is_packed(tmp_path: Path) -> None:
    for packed in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        path = tmp_path / "damaged.zip"
        with zipfile.ZipFile(path, "w", packed) as made:
            made.writestr("movie.nfo", HEAT)
        content = bytearray(path.read_bytes())
        content[45:95] = bytes(50)
        path.write_bytes(content)
        with pytest.raises(FileError):
            read_file(path, path.name)


def test_what_has_no_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path, a=HEAT, b=OLD, c=ADDRESS)
    for name, most in (("MOST_ITEMS", 2), ("MOST_UNPACKED", 100)):
        with monkeypatch.context() as patched:
            patched.setattr(files, name, most)
            with pytest.raises(FileError):
                read_file(path, "x.zip")
    long = archive(tmp_path, a=HEAT + b" " * 5_000_000)
    assert len(read_file(long, "x.zip")) == 1


def test_only_the_start_of_a_file_is_read() -> None:
    start = HEAT.partition(b"</movie>")[0]
    long = start + b"<actor/>" * 100_000 + b"</movie>"
    for content in (long[: nfo.MOST_READ], start + b"<actor/>" * 1000 + b"</movie>"):
        work = nfo.work_in(content)
        assert work is not None
        assert (work.title, work.year, work.tmdb_id) == ("Heat", 1995, 949)
    late = b"<movie>" + b"<a/>" * 1000 + HEAT.partition(b"<movie>")[2]
    assert nfo.work_in(late.partition(b"</movie>")[0] + b"</movie>") is None


def test_files_of_nothing_but_tags_are_read_soon(tmp_path: Path) -> None:
    tags = b"<movie>" + b"<a/>" * 270_000
    path = archive(tmp_path, **{str(number): tags for number in range(20)})
    begun = time.process_time()
    with pytest.raises(FileError):
        read_file(path, "x.zip")
    assert time.process_time() - begun < 1


def test_the_command_fills_a_shelf_from_a_folder_and_again(
    tmp_path: Path, movies: dict[str, int], ada: User, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "Heat (1995)").mkdir()
    (tmp_path / "Heat (1995)" / "movie.nfo").write_bytes(HEAT)
    (tmp_path / "Stalker.NFO").write_bytes(OLD)
    (tmp_path / "Stalker.mkv").write_bytes(b"\0" * 100)
    assert len(read_folder(tmp_path)) == 2
    call_command("fill_shelf", "Cellar", str(tmp_path))
    shelf = Shelf.objects.get(user=None)
    assert movies_on(shelf) == {movies["heat"], movies["stalker"]}
    assert "2 movies" in capsys.readouterr().out
    (tmp_path / "Stalker.NFO").unlink()
    call_command("fill_shelf", "Cellar", str(tmp_path))
    assert movies_on(Shelf.objects.get()) == {movies["heat"]}
    call_command("fill_shelf", "Cellar", str(tmp_path), user="ada")
    assert movies_on(Shelf.objects.get(user=ada)) == {movies["heat"]}


def test_what_the_command_refuses(tmp_path: Path, movies: dict[str, int]) -> None:
    (tmp_path / "movie.nfo").write_bytes(HEAT)
    empty = tmp_path / "empty"
    empty.mkdir()
    server = Shelf(name="Server", kind="plex", address="http://10.0.0.5")
    server.key = "x"
    server.save()
    for arguments in (
        ["Cellar", str(empty)],
        ["Cellar", str(tmp_path / "missing")],
        ["", str(tmp_path)],
        ["Server", str(tmp_path)],
        ["Cellar", str(tmp_path), "--user", "nobody"],
    ):
        with pytest.raises(CommandError):
            call_command("fill_shelf", *arguments)
    with pytest.raises(CommandError, match="No such file"):
        call_command("fill_shelf", "Cellar", str(tmp_path / "missing"))
    assert not ShelfItem.objects.exists()
