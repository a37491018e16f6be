"""Files that people upload: exports, tables, archives, `.nfo` and pictures, broken ones too."""

import io
import json
import zipfile
from random import Random

from PIL import Image

from catalog.imports.movies_csv.cells import COLUMNS

from ..catalog.imports.history.bringing import LB_ENTRY, as_bytes, csv_text, lb_ratings, letterboxd
from ..catalog.imports.history.samples import SAMPLES
from ..shelves import test_files as nfo
from .values import as_bytes as text_bytes
from .values import hostile

FILE = "\0file"
"""The value of a form's field for a file."""

NAMES = ["x.csv", "x.zip", "x.nfo", "x.json", "x.png", "x", "", "../../x.csv", "a" * 300 + ".zip"]
_HEADERS = [
    LB_ENTRY,
    tuple(COLUMNS),
    ("title", "year", "rating", "watched date", "imdb_id"),
    ("a", "b", "c"),
    ("name", "name", "", "title"),
]
_PATHS = [
    "ratings.csv",
    "diary.csv",
    "lists/x.csv",
    "movie.nfo",
    "../x.csv",
    "/x",
    "a\\b.nfo",
    "",
    "x/",
]

_ODD = [
    *(b"", b"\0" * 100, b"\xff\xfe" + "title,year\nHeat,1995".encode("utf-16-le"), b"[" * 5000),
    *(b"PK\x05\x06" + b"\0" * 18, b"\x1f\x8b" + b"\0" * 30, b'{"a":' * 5000, b"{}"),
    json.dumps({"format": "movierec", "version": 1}).encode(),
]


def upload(random: Random) -> bytes:
    """Return the content of a file: a good one, an odd one, or one of these damaged."""
    content = _whole(random)
    return _damaged(random, content) if random.random() < 0.4 else content


def _whole(random: Random) -> bytes:
    good = as_bytes(random.choice(list(SAMPLES.values()))[0])
    match random.randrange(7):
        case 0:
            return good
        case 1 | 2:
            return _table(random)
        case 3:
            return _archive(random)
        case 4:
            return random.choice([nfo.HEAT, nfo.OLD, nfo.ADDRESS, nfo.BROKEN, nfo.SHOW, nfo.BOMB])
        case 5:
            return _picture(random)
        case _:
            odd = [b"", b"\0" * 100, b"\xff\xfe" + "title,year\nHeat,1995".encode("utf-16-le")]
            odd += [
                b"PK\x05\x06" + b"\0" * 18,
                b"\x1f\x8b" + b"\0" * 30,
                b"[" * 5000,
                b'{"a":' * 5000,
            ]
            return random.choice([*odd, json.dumps({"format": "movierec", "version": 1}).encode()])


def _table(random: Random) -> bytes:
    header = random.choice(_HEADERS)
    rows = [[_cell(random, name) for name in header] for _ in range(random.choice([0, 1, 3, 20]))]
    for row in rows:
        if random.random() < 0.05:
            row += [hostile(random)] * random.choice([1, 300])
    text = csv_text(header, *rows)
    if random.random() < 0.2:
        text = text.replace(",", random.choice([";", "\t", "|"]))
    return text_bytes(text)


def _cell(random: Random, name: str) -> str:
    plain = {"title": "The Movie 7", "Name": "The Movie 7", "year": "1937", "Year": "1937"}
    plain |= {"rating": "4", "Rating": "4", "watched date": "2024-05-03", "id": "7"}
    return hostile(random) if random.random() < 0.4 else plain.get(name, "")


def _archive(random: Random) -> bytes:
    if random.random() < 0.3:
        return letterboxd(ratings=lb_ratings(("The Movie 7", 1937, 4)), diary=csv_text(LB_ENTRY))
    packed = io.BytesIO()
    how = random.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
    with zipfile.ZipFile(packed, "w", how) as archive:
        for number in range(random.choice([0, 1, 3])):
            path = random.choice(_PATHS) or hostile(random).encode("utf-8", "ignore").decode()[:80]
            content = random.choice([_table(random), nfo.HEAT, nfo.BOMB, b"\0" * 200_000, b""])
            archive.writestr(f"{number}/{path}" if random.random() < 0.7 else path or "x", content)
    return packed.getvalue()


def _picture(random: Random) -> bytes:
    out = io.BytesIO()
    kind = random.choice(["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP"])
    Image.new("RGB", random.choice([(1, 1), (40, 60), (3000, 2)])).save(out, kind)
    return out.getvalue()


def _damaged(random: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    place = random.randrange(len(changed) + 1)
    match random.randrange(4):
        case 0:
            return bytes(changed[:place])
        case 1:
            changed[place:place] = text_bytes(hostile(random))
        case 2:
            changed[place:place] = changed[:place]
        case _:
            for _ in range(min(len(changed), 5)):
                changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)
