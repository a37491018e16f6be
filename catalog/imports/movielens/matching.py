"""Find the catalogue's movie for each of a release's, or add it."""

import movielens
from catalog.models import Genre, Movie
from catalog.text import fold

LONGEST_TITLE = 400
LONGEST_GENRE = 60

_Key = tuple[str, int | None]


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
        self._by_id: dict[int, Movie] = {}
        self._by_imdb: dict[str, Movie] = {}
        self._by_tmdb: dict[int, Movie] = {}
        self._by_title: dict[_Key, Movie] = {}
        self._seen: dict[_Key, int] = {}
        self._genres_of: dict[int, tuple[str, ...]] = {}
        for movie in Movie.objects.only(
            "title", "year", "imdb_id", "tmdb_id", "movielens_id", "movielens_100k_id"
        ):
            self._index(movie)

    def match_or_create(self, listed: movielens.Movie, link: movielens.Link | None) -> int:
        """Return the primary key of the movie, filling in the ids it lacks."""
        key = _key(listed.title, listed.year)
        if self.merges_twins and key in self._seen:
            self.merged += 1
            return self._seen[key]
        movie = self._match(listed.movie_id, key, link)
        if movie is None:
            movie = self._create(listed, link)
        else:
            self._fill_in(movie, listed, link)
        self._seen[key] = movie.pk
        return movie.pk

    def store_genres(self) -> None:
        """Give the movies that were added their genres."""
        names = {name for names in self._genres_of.values() for name in names}
        Genre.objects.bulk_create(
            (Genre(name=name) for name in sorted(names)), ignore_conflicts=True
        )
        genres = dict(Genre.objects.values_list("name", "pk"))
        has_genre = Movie.genres.through
        has_genre.objects.bulk_create(
            (
                has_genre(movie_id=movie, genre_id=genres[name])
                for movie, names in self._genres_of.items()
                for name in names
            ),
            ignore_conflicts=True,
        )

    def _index(self, movie: Movie) -> None:
        number: int | None = getattr(movie, self.id_field)
        if number is not None:
            self._by_id[number] = movie
        else:
            self._by_title.setdefault(_key(movie.title, movie.year), movie)
        if movie.imdb_id:
            self._by_imdb[movie.imdb_id] = movie
        if movie.tmdb_id:
            self._by_tmdb[movie.tmdb_id] = movie

    def _match(self, number: int, key: _Key, link: movielens.Link | None) -> Movie | None:
        found = self._by_id.get(number)
        if found is None and link is not None:
            found = self._unclaimed(self._by_imdb.get(link.imdb_id or ""))
            found = found or self._unclaimed(self._by_tmdb.get(link.tmdb_id or 0))
        return found or self._unclaimed(self._by_title.get(key))

    def _unclaimed(self, movie: Movie | None) -> Movie | None:
        """Return the movie unless the release has it under another number."""
        return movie if movie is not None and getattr(movie, self.id_field) is None else None

    def _create(self, listed: movielens.Movie, link: movielens.Link | None) -> Movie:
        movie = Movie(
            title=listed.title[:LONGEST_TITLE],
            year=listed.year,
            alternative_titles=list(listed.alternative_titles),
        )
        self._set_ids(movie, listed, link)
        movie.save()
        self.created += 1
        self._genres_of[movie.pk] = tuple(name[:LONGEST_GENRE] for name in listed.genres)
        self._index(movie)
        return movie

    def _fill_in(self, movie: Movie, listed: movielens.Movie, link: movielens.Link | None) -> None:
        changed = self._set_ids(movie, listed, link)
        if changed:
            Movie.objects.filter(pk=movie.pk).update(**changed)
            self._index(movie)

    def _set_ids(
        self, movie: Movie, listed: movielens.Movie, link: movielens.Link | None
    ) -> dict[str, int | str]:
        """Set the ids that the movie lacks and no other movie has; return those."""
        ids: dict[str, int | str | None] = {self.id_field: listed.movie_id}
        if link is not None:
            ids["imdb_id"] = None if link.imdb_id in self._by_imdb else link.imdb_id
            ids["tmdb_id"] = None if link.tmdb_id in self._by_tmdb else link.tmdb_id
        new = {
            name: value
            for name, value in ids.items()
            if value is not None and getattr(movie, name) is None
        }
        for name, value in new.items():
            setattr(movie, name, value)
        return new
