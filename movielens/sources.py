"""A release, read record by record."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from .containers import Container, Opener
from .discovery import ReleaseFiles, container_at, find_release
from .extras import read_links, read_tags
from .formats import FORMS_WITH_100K_IDS, Form
from .licence import BUILT_IN_LICENCE, README_SIZE, licence_in
from .movies import read_movies
from .ratings import read_ratings
from .records import ErrorHandler, Link, Movie, Rating, TagApplication


@dataclass(frozen=True, slots=True)
class Source:
    """A release in a folder or a zip archive; made by `open_source`.

    Every method can be called any number of times and reads from the start. Each reads in
    bounded memory, calls `on_error` for a row it must leave out and goes on, and raises
    `UnreadableSourceError` if the file cannot be read to its end.

    Attributes
    ----------
    path
        The folder or archive.
    """

    path: Path
    _container: Container = field(repr=False)
    _files: ReleaseFiles = field(repr=False)

    @property
    def form(self) -> Form:
        """How the files are written.

        ``"ml-100k"``, ``"dat"`` (1M and 10M), ``"csv"`` (all later releases) or ``"recbole"``
        (the 100K release as RecBole ships it).
        """
        return self._files.form

    @property
    def uses_100k_ids(self) -> bool:
        """Whether movies have the numbers of the 100K release, which no other release shares."""
        return self.form in FORMS_WITH_100K_IDS

    @property
    def licence(self) -> str:
        """The terms of use from the release's README, or a short statement where it has none."""
        readme = self._files.readme
        if readme is None:
            return BUILT_IN_LICENCE
        with self._container.open(readme) as stream:
            return licence_in(stream.read(README_SIZE), readme) or BUILT_IN_LICENCE

    def movies(self, on_error: ErrorHandler) -> Iterator[Movie]:
        """Read the movies in the order of their file.

        Parameters
        ----------
        on_error
            Called for each row left out; the second row of a movie is one.

        Returns
        -------
        Iterator of Movie
            Reads as it goes.
        """
        file = self._files.movies
        return read_movies(self._opener(file), self.form, file, on_error)

    def ratings(
        self, on_error: ErrorHandler, movie_ids: Collection[int] | None = None
    ) -> Iterator[Rating]:
        """Read the ratings in the order of their file.

        Parameters
        ----------
        on_error
            Called for each row left out.
        movie_ids
            The movies there are; ratings of others are left out. None takes any.

        Returns
        -------
        Iterator of Rating
            Reads as it goes.
        """
        file = self._files.ratings
        return read_ratings(self._opener(file), self.form, file, on_error, movie_ids)

    def tags(self, on_error: ErrorHandler) -> Iterator[TagApplication]:
        """Read the tags, none if the release has no file of them.

        Parameters
        ----------
        on_error
            Called for each row left out.

        Returns
        -------
        Iterator of TagApplication
            Reads as it goes.
        """
        file = self._files.tags
        if file is None:
            return iter(())
        return read_tags(self._opener(file), self.form, file, on_error)

    def links(self, on_error: ErrorHandler) -> Iterator[Link]:
        """Read the links to IMDb and TMDB, none if the release has no file of them.

        Parameters
        ----------
        on_error
            Called for each row left out.

        Returns
        -------
        Iterator of Link
            Reads as it goes.
        """
        file = self._files.links
        if file is None:
            return iter(())
        return read_links(self._opener(file), file, on_error)

    def _opener(self, file: str) -> Opener:
        return partial(self._container.open, file)


def open_source(path: Path) -> Source:
    """Recognise a release by its files.

    Parameters
    ----------
    path
        A folder with the files in it or in one of its sub-folders, or a zip archive (a wheel
        is one) with the files at any depth.

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
    container = container_at(path)
    return Source(path, container, find_release(container, path))
