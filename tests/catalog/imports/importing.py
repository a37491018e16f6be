"""Small releases whose parts fit together, importing them, and all that is stored then."""

from io import StringIO
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command

from catalog.imports.movielens.importing import ImportResult, import_release
from movielens import RowError, open_source
from tests.movielens.samples import (
    RELEASE_1M,
    RELEASE_10M,
    RELEASE_100K,
    RELEASE_CSV,
    RELEASE_RECBOLE,
    write_folder,
)

Files = dict[str, bytes]

ML_100K: Files = RELEASE_100K | {
    "u.data": b"196\t1\t3\t881250949\n196\t543\t5\t891717742\n22\t1\t1\t878887116\n"
}
RECBOLE: Files = RELEASE_RECBOLE | {
    "ml-100k.inter": (
        b"user_id:token\titem_id:token\trating:float\ttimestamp:float\n"
        b"196\t1\t3\t881250949\n196\t543\t5\t891717742\n22\t1\t1\t878887116\n"
    )
}
ML_1M: Files = RELEASE_1M | {
    "ratings.dat": b"1::1::3::881250949\n1::73::5::891717742\n2::1::1::878887116\n"
}
ML_10M: Files = RELEASE_10M | {
    "ratings.dat": b"1::73::3.5::881250949\n1::122::5::891717742\n2::73::0.5::878887116\n",
    "tags.dat": "1::73::Amélie::1\n2::73::amélie::2\n2::122::a::b::3\n".encode(),
}
ML_CSV: Files = RELEASE_CSV | {
    "ratings.csv": (
        b"userId,movieId,rating,timestamp\r\n"
        b"1,1,3.5,881250949\r\n1,29,5.0,891717742\r\n2,1,0.5,878887116\r\n"
    ),
    "tags.csv": (
        "userId,movieId,tag,timestamp\r\n"
        '2,29,"Tom Hardy, Amélie",1445715200\r\n2,1,FUNNY,2\r\n1,1,funny,1\r\n'
    ).encode(),
}


def releases_csv(movies: str, ratings: str = "", links: str | None = None) -> Files:
    """Return a release of the CSV form with these rows below the headers."""
    files = {
        "movies.csv": f"movieId,title,genres\n{movies}".encode(),
        "ratings.csv": f"userId,movieId,rating,timestamp\n{ratings}".encode(),
    }
    if links is not None:
        files["links.csv"] = f"movieId,imdbId,tmdbId\n{links}".encode()
    return files


def release_100k(movies: list[tuple[int, str]], ratings: str = "") -> Files:
    """Return a release of the 100K form with these titles; ratings separated by spaces."""
    ratings = ratings or f"1 {movies[0][0]} 4 1\n"
    drama = "0|" * 8 + "1|" + "0|" * 9 + "0"
    return {
        "u.item": "".join(f"{n}|{title}||||{drama}\n" for n, title in movies).encode("latin-1"),
        "u.data": ratings.replace(" ", "\t").encode(),
    }


def take_in(
    folder: Path, files: Files, *, name: str = "ml-x", strict: bool = False
) -> tuple[ImportResult, list[RowError]]:
    """Import the files as a release called `name`; return the result and the broken rows."""
    source = open_source(write_folder(folder / f"release-{len(list(folder.iterdir()))}", files))
    errors: list[RowError] = []
    result = import_release(
        source,
        "ml-100k" if source.uses_100k_ids else name,
        strict=strict,
        on_error=errors.append,
    )
    return result, errors


def run(*arguments: Any) -> tuple[str, str]:
    """Run the command; return what it wrote to the output and to the error output."""
    out, err = StringIO(), StringIO()
    call_command("import_movielens", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def dump() -> dict[str, list[dict[str, Any]]]:
    """Return every row of the catalogue and the accounts."""
    models = [
        *apps.get_app_config("catalog").get_models(),
        *apps.get_app_config("accounts").get_models(),
    ]
    models += [
        model._meta.get_field("genres").remote_field.through
        for model in models
        if model.__name__ == "Movie"
    ]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}
