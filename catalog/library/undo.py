"""What people do to the things they keep, and how it is taken back: promises to one user each."""

from dataclasses import dataclass

from actions.signed_undo import SignedUndo

from ..models import Movie, MovieList


@dataclass(frozen=True)
class Changed:
    """What an undo has touched, so that the page can show it."""

    movie: Movie | None = None
    movie_list: MovieList | None = None


promises: SignedUndo[Changed] = SignedUndo("catalog.undo")
undoable, promise, take_back = promises.undoable, promises.promise, promises.take_back
