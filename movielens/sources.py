"""A release, read record by record."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .errors import UnknownFormatError
from .file_formats import FORMS, Form, Kind, form_of
from .files import DataFile, files_in
from .judging import judge_ratings
from .licence import BUILT_IN_LICENCE, README_SIZE, licence_in
from .movies import read_movies
from .rating_cells import Reading
from .ratings import AS_RELEASED, read_ratings
from .records import ErrorHandler, Link, Movie, Rating, TagApplication
from .tags_and_links import read_links, read_tags

_SINGULAR = {f"{name}.csv": f"{name}s.csv" for name in ("rating", "movie", "tag", "link")}
"""In a much-copied edition of the 20M release."""
_README_NAMES = ("README", "README.txt", "README.html")


@dataclass(frozen=True)
class Source:
    """A release in a folder or a zip archive; made by `open_source`.

    Every method can be called any number of times and reads from the start, in bounded memory and
    in the order of the file. It calls `on_error` for a row it must leave out and goes on, and
    raises `UnreadableSourceError` if the file cannot be read to its end.

    Attributes
    ----------
    form
        How the files are written.
    """

    form: Form
    _files: dict[Kind, DataFile]
    _readme: DataFile | None

    @property
    def uses_100k_ids(self) -> bool:
        """Whether movies have the ids of the 100K release, which no other release shares."""
        return self.form.uses_100k_ids

    @property
    def licence(self) -> str:
        """The terms of use from the release's README, or a short statement where it has none."""
        if self._readme is None:
            return BUILT_IN_LICENCE
        with self._readme.open() as stream:
            return licence_in(stream.read(README_SIZE), self._readme.name) or BUILT_IN_LICENCE

    def movies(self, on_error: ErrorHandler) -> Iterator[Movie]:
        """Read the movies; the second row of a movie is left out."""
        return read_movies(self._files["movies"], self.form, on_error)

    def judge_ratings(self, movie_ids: Collection[int], scale: int | None = None) -> Reading:
        """Find out how the ratings are to be read, as `judge_ratings` does."""
        return judge_ratings(self._files["ratings"], self.form, movie_ids, scale)

    def ratings(
        self,
        on_error: ErrorHandler,
        movie_ids: Collection[int] | None = None,
        reading: Reading = AS_RELEASED,
    ) -> Iterator[Rating]:
        """Read the ratings; those of movies that are not in `movie_ids`, if given, are left out."""
        return read_ratings(self._files["ratings"], self.form, on_error, movie_ids, reading)

    def tags(self, on_error: ErrorHandler) -> Iterator[TagApplication]:
        """Read the tags, none if the release has no file of them."""
        file = self._files.get("tags")
        return read_tags(file, self.form, on_error) if file else iter(())

    def links(self, on_error: ErrorHandler) -> Iterator[Link]:
        """Read the links to IMDb and TMDB, none if the release has no file of them."""
        file = self._files.get("links")
        return read_links(file, on_error) if file else iter(())


def open_source(path: Path) -> Source:
    """Recognise a release by its files.

    Parameters
    ----------
    path
        A folder with the files in it or in one of its sub-folders, or a zip archive (a wheel
        is one) with the files at any depth. The release nearest to the top counts.

    Returns
    -------
    Source
        The release, of which nothing but the beginnings has been read.

    Raises
    ------
    UnknownFormatError
        If there is no release or more than one, or the archive is damaged.
    UnreadableSourceError
        If `path` does not exist or cannot be read.
    """
    folders: dict[PurePosixPath, dict[str, DataFile]] = defaultdict(dict)
    for name, file in files_in(path).items():
        own = PurePosixPath(name).name
        folders[PurePosixPath(name).parent][_SINGULAR.get(own, own)] = file
    form, folder = _nearest_release(folders, path)
    named = folders[folder]
    files = {kind: named[name] for kind, name in form.file_names.items() if name in named}
    for kind in ("ratings", "movies"):
        if form_of(files[kind], kind) != form:
            raise UnknownFormatError(f"{files[kind].name} has another form than its name says")
    readmes = [named[name] for name in _README_NAMES if name in named]
    return Source(form, files, readmes[0] if readmes else None)


def _nearest_release(
    folders: Mapping[PurePosixPath, Collection[str]], path: Path
) -> tuple[Form, PurePosixPath]:
    pairs = {form: (form.file_names["ratings"], form.file_names["movies"]) for form in FORMS}
    found = [
        (form, folder)
        for folder, names in folders.items()
        for form, pair in pairs.items()
        if all(name in names for name in pair)
    ]
    if not found:
        wanted = ", ".join(" with ".join(pair) for pair in pairs.values())
        raise UnknownFormatError(f"no MovieLens release in {path}: looked for {wanted}")
    top = min(len(folder.parts) for _, folder in found)
    nearest = [(form, folder) for form, folder in found if len(folder.parts) == top]
    if len(nearest) > 1:
        listed = ", ".join(sorted(str(folder / pairs[form][0]) for form, folder in nearest))
        raise UnknownFormatError(f"more than one MovieLens release in {path}: {listed}")
    return nearest[0]
