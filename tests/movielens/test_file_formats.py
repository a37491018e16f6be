"""Every form, read whole from a folder with the bytes of the real releases."""

from pathlib import Path

from movielens import Link, Movie, Rating, TagApplication, open_source

from .samples import RELEASES, no_errors, write_folder


def test_it_reads_100k(tmp_path: Path) -> None:
    source = open_source(write_folder(tmp_path, RELEASES["ml-100k"]))

    assert source.form.name == "ml-100k"
    assert source.uses_100k_ids
    assert list(source.movies(no_errors)) == [
        Movie(1, "Toy Story", 1995, (), ("Animation", "Children", "Comedy")),
        Movie(267, "unknown", None, (), ()),
        Movie(543, "Les Misérables", 1995, (), ("Drama",)),
        Movie(1412, "Land Before Time III: The Time of the Great Giving", 1995, (), ("Drama",)),
    ]
    assert list(source.ratings(no_errors)) == [
        Rating(196, 242, 3.0, 881250949),
        Rating(186, 302, 5.0, 891717742),
        Rating(22, 1, 1.0, 878887116),
    ]
    assert list(source.tags(no_errors)) == []
    assert list(source.links(no_errors)) == []


def test_it_reads_1m_in_latin_1(tmp_path: Path) -> None:
    source = open_source(write_folder(tmp_path, RELEASES["ml-1m"]))

    assert source.form.name == "dat"
    assert not source.uses_100k_ids
    assert list(source.movies(no_errors)) == [
        Movie(1, "Toy Story", 1995, (), ("Animation", "Children", "Comedy")),
        Movie(73, "Les Misérables", 1995, (), ("Drama", "Musical")),
        Movie(124, "The Star Maker", 1995, ("L'Uomo delle stelle",), ("Drama",)),
    ]
    assert list(source.ratings(no_errors)) == [
        Rating(1, 1193, 5.0, 978300760),
        Rating(1, 661, 3.0, 978302109),
    ]
    assert list(source.tags(no_errors)) == []


def test_it_reads_10m_in_utf_8(tmp_path: Path) -> None:
    source = open_source(write_folder(tmp_path, RELEASES["ml-10m"]))

    assert source.form.name == "dat"
    assert list(source.movies(no_errors)) == [
        Movie(73, "Les Misérables", 1995, (), ("Drama",)),
        Movie(8606, "Pull My Daisy", 1958, (), ()),
        Movie(122, "Boomerang", 1992, (), ("Comedy", "Romance")),
    ]
    assert [rating.stars for rating in source.ratings(no_errors)] == [5.0, 0.5, 3.5]
    assert list(source.tags(no_errors)) == [
        TagApplication(4973, "excellent!"),
        TagApplication(1747, "Amélie"),
        TagApplication(6709, "a::b"),
    ]


def test_it_reads_csv(tmp_path: Path) -> None:
    source = open_source(write_folder(tmp_path, RELEASES["ml-latest"]))

    assert source.form.name == "csv"
    assert not source.uses_100k_ids
    assert list(source.movies(no_errors)) == [
        Movie(
            1, "Toy Story", 1995, (), ("Adventure", "Animation", "Children", "Comedy", "Fantasy")
        ),
        Movie(
            29,
            "The City of Lost Children",
            1995,
            ("La Cité des enfants perdus",),
            ("Adventure",),
        ),
        Movie(40697, "Babylon 5", None, (), ("Sci-Fi",)),
        Movie(114335, '"Great Performances" Cats', 1998, (), ()),
    ]
    assert list(source.ratings(no_errors)) == [
        Rating(1, 1, 4.0, 964982703),
        Rating(2, 29, 0.5, 964981247),
    ]
    assert list(source.tags(no_errors)) == [
        TagApplication(60756, "funny"),
        TagApplication(89774, "Tom Hardy, Amélie"),
    ]
    assert list(source.links(no_errors)) == [
        Link(1, "tt0114709", 862),
        Link(29, "tt0112682", None),
        Link(40697, None, 1),
        Link(5, "tt12345678", 3),
    ]


def test_it_reads_recbole(tmp_path: Path) -> None:
    source = open_source(write_folder(tmp_path, RELEASES["recbole"]))

    assert source.form.name == "recbole"
    assert source.uses_100k_ids
    assert list(source.movies(no_errors)) == [
        Movie(1, "Toy Story", 1995, (), ("Animation", "Children", "Comedy")),
        Movie(6, "Shanghai Triad", 1995, ("Yao a yao yao dao waipo qiao",), ("Drama",)),
        Movie(267, "unkonwn", None, (), ()),
        Movie(543, "Les Misérables", 1995, (), ("Drama", "Musical")),
        Movie(
            1412,
            "Land Before Time III: The Time of the Great Giving",
            1995,
            (),
            ("Animation", "Children"),
        ),
    ]
    assert list(source.ratings(no_errors)) == [
        Rating(196, 242, 3.0, 881250949),
        Rating(186, 302, 3.0, 891717742),
    ]


def test_it_reads_from_the_start_every_time(tmp_path: Path) -> None:
    source = open_source(write_folder(tmp_path, RELEASES["ml-1m"]))
    next(source.ratings(no_errors))
    assert len(list(source.ratings(no_errors))) == len(list(source.ratings(no_errors))) == 2


def test_it_tolerates_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    for name, files in RELEASES.items():
        unix = {file: content.replace(b"\r\n", b"\n") for file, content in files.items()}
        windows = {
            file: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n")
            for file, content in unix.items()
            if b"\xe9" not in content  # LATIN-1 has no byte order mark
        }
        plain = open_source(write_folder(tmp_path / "unix" / name, unix))
        marked = open_source(write_folder(tmp_path / "windows" / name, unix | windows))
        for part in ("movies", "ratings", "tags", "links"):
            expected = list(getattr(plain, part)(no_errors))
            assert list(getattr(marked, part)(no_errors)) == expected
