"""Finding the release in a folder or archive."""

import zipfile
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from .containers import Container, Folder, ZipArchive
from .errors import UnknownFormatError, UnreadableSourceError
from .formats import HEAD_SIZE, Form, movies_form, ratings_form

_ESSENTIAL_NAMES: dict[Form, tuple[str, str]] = {
    "ml-100k": ("u.data", "u.item"),
    "dat": ("ratings.dat", "movies.dat"),
    "csv": ("ratings.csv", "movies.csv"),
    "recbole": ("ml-100k.inter", "ml-100k.item"),
}
_TAGS_NAMES: dict[Form, str] = {"dat": "tags.dat", "csv": "tags.csv"}
_LINKS_NAMES: dict[Form, str] = {"csv": "links.csv"}
_README_NAMES = ("README", "README.txt", "README.html")


class ReleaseFiles(NamedTuple):
    """The names of a release's files inside their container; None for what it has not."""

    form: Form
    ratings: str
    movies: str
    tags: str | None
    links: str | None
    readme: str | None


def container_at(path: Path) -> Container:
    """Take a path as a folder or an archive.

    Parameters
    ----------
    path
        What the user named.

    Returns
    -------
    Container
        The folder or archive, not yet read.

    Raises
    ------
    UnknownFormatError
        If it is a file of another kind.
    UnreadableSourceError
        If it does not exist or may not be looked at.
    """
    try:
        if path.is_dir():
            return Folder(path)
        if not path.exists():
            raise UnreadableSourceError(f"{path} does not exist")
    except OSError as error:
        raise UnreadableSourceError(f"{path} cannot be read: {error.strerror}") from error
    if path.suffix not in {".zip", ".whl"} and not zipfile.is_zipfile(path):
        raise UnknownFormatError(f"{path} is neither a folder nor a zip archive")
    return ZipArchive(path)


def find_release(container: Container, path: Path) -> ReleaseFiles:
    """Find the release nearest to the top of a container.

    Parameters
    ----------
    container
        Where to look.
    path
        Its path, for the messages.

    Returns
    -------
    ReleaseFiles
        Of which the ratings and movies begin as their form demands.

    Raises
    ------
    UnknownFormatError
        If there is no release or more than one.
    UnreadableSourceError
        If a file cannot be read.
    """
    names = frozenset(container.names())
    form, folder = _nearest(_candidates(names), path)

    def present(name: str | None) -> str | None:
        inside = str(folder / name) if name else None
        return inside if inside in names else None

    ratings, movies = (str(folder / name) for name in _ESSENTIAL_NAMES[form])
    _check_content(container, form, ratings, movies)
    return ReleaseFiles(
        form,
        ratings,
        movies,
        present(_TAGS_NAMES.get(form)),
        present(_LINKS_NAMES.get(form)),
        next(filter(None, map(present, _README_NAMES)), None),
    )


def _candidates(names: frozenset[str]) -> list[tuple[Form, PurePosixPath]]:
    folders = {PurePosixPath(name).parent for name in names}
    return [
        (form, folder)
        for form, essential in _ESSENTIAL_NAMES.items()
        for folder in folders
        if {str(folder / name) for name in essential} <= names
    ]


def _nearest(found: list[tuple[Form, PurePosixPath]], path: Path) -> tuple[Form, PurePosixPath]:
    if not found:
        pairs = ", ".join(" with ".join(pair) for pair in _ESSENTIAL_NAMES.values())
        raise UnknownFormatError(f"no MovieLens release in {path}: looked for {pairs}")
    top = min(len(folder.parts) for _, folder in found)
    nearest = [(form, folder) for form, folder in found if len(folder.parts) == top]
    if len(nearest) > 1:
        shown = ", ".join(
            sorted(str(folder / _ESSENTIAL_NAMES[form][0]) for form, folder in nearest)
        )
        raise UnknownFormatError(f"more than one MovieLens release in {path}: {shown}")
    return nearest[0]


def _check_content(container: Container, form: Form, ratings: str, movies: str) -> None:
    for file, form_of in ((ratings, ratings_form), (movies, movies_form)):
        with container.open(file) as stream:
            found = form_of(stream.read(HEAD_SIZE), file)
        if found != form:
            raise UnknownFormatError(f"{file} does not hold what its name says")
