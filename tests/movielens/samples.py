"""Small releases with the bytes of the real ones: encodings, separators, line ends."""

import zipfile
from pathlib import Path

from movielens import RowError

FLAGS_NONE = "0|" * 18 + "0"
FLAGS_UNKNOWN = "1|" + "0|" * 17 + "0"
FLAGS_CHILDRENS_COMEDY = "0|0|0|1|1|1|" + "0|" * 12 + "0"
FLAGS_DRAMA = "0|" * 8 + "1|" + "0|" * 9 + "0"

RELEASE_100K = {
    "README": b"""SUMMARY & USAGE LICENSE
=============================================

MovieLens data sets were collected by the GroupLens Research Project.

     * The user may not redistribute the data without separate
       permission.

CITATION
==============================================

Please cite Harper and Konstan.

ACKNOWLEDGEMENTS
==============================================

Thanks to Al Borchers.
""",
    "u.data": b"196\t242\t3\t881250949\n186\t302\t5\t891717742\n22\t1\t1\t878887116\n",
    "u.item": (
        "1|Toy Story (1995)|01-Jan-1995||http://us.imdb.com/M/title-exact?Toy%20Story%20(1995)|"
        f"{FLAGS_CHILDRENS_COMEDY}\n"
        f"267|unknown||||{FLAGS_UNKNOWN}\n"
        "543|Misérables, Les (1995)|01-Jan-1995||"
        f"http://us.imdb.com/M/title-exact?Mis%E9rables%2C%20Les%20%281995%29|{FLAGS_DRAMA}\n"
        "1412|Land Before Time III: The Time of the Great Giving (1995) (V)|01-Jan-1995||"
        "http://us.imdb.com/M/title-exact?Land%20Before%20Time%20III%20(1995)%20(V)|"
        f"{FLAGS_DRAMA}\n"
    ).encode("latin-1"),
}

RELEASE_1M = {
    "ratings.dat": b"1::1193::5::978300760\n1::661::3::978302109\n",
    "movies.dat": (
        "1::Toy Story (1995)::Animation|Children's|Comedy\n"
        "73::Misérables, Les (1995)::Drama|Musical\n"
        "124::Star Maker, The (Uomo delle stelle, L') (1995)::Drama\n"
    ).encode("latin-1"),
}

RELEASE_10M = {
    "README.html": b"""<!DOCTYPE html>
<html><head><style type="text/css">h1 { color: #fc3; }</style>
<title>MovieLens 10M README</title></head>
<body><h1>
  Summary
</h1><p>Ten million &amp; more.</p>
<h1>
  Usage License
</h1>
<p>May be used for <em>research</em>
   under these conditions:</p>
<ul><li>No redistribution.</li><li>No endorsement.</li></ul>
<h1>Citation</h1><p>Harper &amp; Konstan.</p>
<h1>Further</h1><p>More.</p></body></html>
""",
    "ratings.dat": b"1::122::5::838985046\n1::185::0.5::838983525\n2::231::3.5::838983392\n",
    "movies.dat": (
        "73::Misérables, Les (1995)::Drama\n"
        "8606::Pull My Daisy (1958)::(no genres listed)\n"
        "122::Boomerang (1992)::Comedy|Romance\n"
    ).encode(),
    "tags.dat": (
        "15::4973::excellent!::1215184630\n"
        "20::1747::Amélie::1188263867\n"
        "25::6709::a::b::1162160415\n"
    ).encode(),
}

RELEASE_CSV = {
    "README.txt": b"""Summary
=======

This dataset describes ratings.


Usage License
=============

The data set may be used for any research purposes.


Citation
========

> Harper and Konstan. 2015.


Further Information About GroupLens
===================================

Founded in 1992.
""",
    "ratings.csv": (
        b"userId,movieId,rating,timestamp\r\n1,1,4.0,964982703\r\n2,29,0.5,964981247\r\n"
    ),
    "movies.csv": (
        "movieId,title,genres\r\n"
        "1,Toy Story (1995),Adventure|Animation|Children|Comedy|Fantasy\r\n"
        '29,"City of Lost Children, The (Cité des enfants perdus, La) (1995)",Adventure\r\n'
        "40697,Babylon 5,Sci-Fi\r\n"
        '114335,"""Great Performances"" Cats (1998)",(no genres listed)\r\n'
    ).encode(),
    "links.csv": (
        b"movieId,imdbId,tmdbId\r\n1,0114709,862\r\n29,0112682,\r\n40697,,1\r\n5,12345678,3\r\n"
    ),
    "tags.csv": (
        "userId,movieId,tag,timestamp\r\n"
        "2,60756,funny,1445714994\r\n"
        '2,89774,"Tom Hardy, Amélie",1445715200\r\n'
    ).encode(),
}

RELEASE_RECBOLE = {
    "ml-100k.inter": (
        b"user_id:token\titem_id:token\trating:float\ttimestamp:float\n"
        b"196\t242\t3\t881250949\n186\t302\t3\t891717742\n"
    ),
    "ml-100k.item": (
        "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\n"
        "1\tToy Story\t1995\tAnimation Children's Comedy\n"
        "6\tShanghai Triad (Yao a yao yao dao waipo qiao)\t1995\tDrama\n"
        "267\tunkonwn\tunkonwn\tunknown\n"
        "543\tMisérables, Les\t1995\tDrama Musical\n"
        "1412\tLand Before Time III: The Time of the Great Giving (1995)\tV\tAnimation Children's\n"
    ).encode(),
}

RELEASES = {
    "ml-100k": RELEASE_100K,
    "ml-1m": RELEASE_1M,
    "ml-10m": RELEASE_10M,
    "ml-latest": RELEASE_CSV,
    "recbole": RELEASE_RECBOLE,
}


def write_folder(folder: Path, files: dict[str, bytes]) -> Path:
    """Write a release as a folder of files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def write_zip(path: Path, files: dict[str, bytes], inside: str = "") -> Path:
    """Write a release as a zip, its files in the folder `inside`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{inside}{name}", content)
    return path


def no_errors(error: RowError) -> None:
    """Be the handler of a test that expects every row to be good."""
    raise AssertionError(str(error))
