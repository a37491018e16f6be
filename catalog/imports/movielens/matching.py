"""Find the catalogue's movie for each of a release's, or add it."""

import movielens
from catalog.models import AlternativeId, Genre, Movie
from catalog.text import fold

LONGEST_TITLE = 400
LONGEST_GENRE = 60

_Key = tuple[str, int | None]
_Ids = dict[str, int | str | None]


def _key(title: str, year: int | None) -> _Key:
    """Return what a movie is recognised by; a title of signs alone, such as "$", as it is."""
    return fold(title) or title, year


class MovieMatcher:
    """The catalogue's movies, by all that a release's movie may be recognised by.

    Parameters
    ----------
    uses_100k_ids
        Whether the release numbers movies as the 100K release does.

    Attributes
    ----------
    created
        How many movies were added.
    merged
        How many of the release's movies were a second entry of another: the 100K release lists
        some movies twice.
    """

    def __init__(self, uses_100k_ids: bool) -> None:
        self.id_field = "movielens_100k_id" if uses_100k_ids else "movielens_id"
        self.merges_twins = uses_100k_ids
        self.created = 0
        self.merged = 0
        self._by_id: dict[tuple[str, int | str | None], Movie] = {}
        self._by_title: dict[_Key, Movie] = {}
        self._seen: dict[_Key, Movie] = {}
        self._added: list[tuple[Movie, tuple[str, ...]]] = []
        by_key: dict[int, Movie] = {}
        for movie in Movie.everything.only(
            "title", "year", "imdb_id", "tmdb_id", "movielens_id", "movielens_100k_id"
        ):
            self._index(movie)
            by_key[movie.pk] = movie
        self._also_known_as = {
            known_as: by_key[pk] for known_as, pk in AlternativeId.objects.by_id().items()
        }

    def match_or_create(self, listed: movielens.Movie, link: movielens.Link | None) -> Movie:
        """Return the movie, filling in the ids it lacks; a new one is saved by `store` only."""
        key = _key(listed.title, listed.year)
        if self.merges_twins and key in self._seen:
            self.merged += 1
            return self._seen[key]
        ids: _Ids = {self.id_field: listed.movie_id}
        if link is not None:
            ids |= {"imdb_id": link.imdb_id, "tmdb_id": link.tmdb_id}
        movie = self._match(ids, key)
        if movie is None:
            movie = self._create(listed, ids)
        elif new_ids := self._set_ids(movie, ids):
            if movie.pk:
                Movie.everything.filter(pk=movie.pk).update(**new_ids)
            self._index(movie)
        self._seen[key] = movie
        return movie

    def store(self) -> None:
        """Save the movies that were added, and give them their genres."""
        Movie.everything.add_all([movie for movie, _ in self._added])
        names = {name for _, names in self._added for name in names}
        Genre.objects.bulk_create(
            (Genre(name=name) for name in sorted(names)), ignore_conflicts=True
        )
        genres = dict(Genre.objects.values_list("name", "pk"))
        has_genre = Movie.genres.through
        has_genre.objects.bulk_create(
            (
                has_genre(movie_id=movie.pk, genre_id=genres[name])
                for movie, names in self._added
                for name in names
            ),
            ignore_conflicts=True,
        )

    def _index(self, movie: Movie) -> None:
        for field in (self.id_field, "imdb_id", "tmdb_id"):
            self._by_id[field, getattr(movie, field)] = movie
        if getattr(movie, self.id_field) is None:
            self._by_title.setdefault(_key(movie.title, movie.year), movie)

    def _match(self, ids: _Ids, key: _Key) -> Movie | None:
        found = [self._by_id.get(item) for item in ids.items() if item[1] is not None]
        if found[0]:
            return found[0]
        if joined := self._also_known_as.get((self.id_field, ids[self.id_field] or 0)):
            return joined
        # A movie that the release has under another id is another movie.
        unclaimed = (
            movie
            for movie in [*found, self._by_title.get(key)]
            if movie and getattr(movie, self.id_field) is None
        )
        return next(unclaimed, None)

    def _create(self, listed: movielens.Movie, ids: _Ids) -> Movie:
        movie = Movie(
            title=listed.title[:LONGEST_TITLE],
            year=listed.year,
            alternative_titles=list(listed.alternative_titles),
        )
        self._set_ids(movie, ids)
        self.created += 1
        self._added.append((movie, tuple(name[:LONGEST_GENRE] for name in listed.genres)))
        self._index(movie)
        return movie

    def _set_ids(self, movie: Movie, ids: _Ids) -> _Ids:
        """Set the ids that the movie lacks and no other movie has; return those."""
        new: _Ids = {
            field: value
            for field, value in ids.items()
            if value is not None
            and getattr(movie, field) is None
            and (field, value) not in self._by_id
        }
        for field, value in new.items():
            setattr(movie, field, value)
        return new
