"""Find the movie that a media player names."""

from catalog.imports.history.records import Work
from catalog.models import AlternativeId, Movie
from catalog.search.text_filter import containing
from catalog.text import fold


def movie_of(played: Work) -> Movie | None:
    """Return the movie with an id that the player knows, or else the one of that title and year.

    None where there is none, and where a title and a year are those of several. A movie of that
    title with another id is another movie.
    """
    for field, value in (("imdb_id", played.imdb_id), ("tmdb_id", played.tmdb_id)):
        if value and (keys := AlternativeId.objects.movies_known_as(field, value)):
            return Movie.everything.get(pk=keys[0])
    title = fold(played.title)
    if not title or played.year is None:
        return None
    of_year = Movie.everything.filter(year=played.year)
    if played.imdb_id:
        of_year = of_year.filter(imdb_id=None)
    if played.tmdb_id:
        of_year = of_year.filter(tmdb_id=None)
    same = list(containing(of_year, [[f"| {title} |"]])[:2])
    return same[0] if len(same) == 1 else None
