"""The undo of what people do in their library: signed, for one user each."""

from dataclasses import dataclass

from actions.signed_undo import SignedUndo

from ..models import Movie, MovieList


@dataclass(frozen=True)
class Changed:
    """What an undo has touched, so that the page can show it."""

    movie: Movie | None = None
    movie_list: MovieList | None = None


signed: SignedUndo[Changed] = SignedUndo("catalog.undo")
undoable, undo_token, apply_undo = signed.undoable, signed.token, signed.apply
