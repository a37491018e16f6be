"""Reading the MovieLens releases, from files, folders and archives, and downloading them."""

from .errors import MovieLensError
from .named_files import (
    judge_ratings_file,
    movies_file_uses_100k_ids,
    numbers_of_movies,
    read_links_file,
    read_movies_file,
    read_ratings_file,
)
from .rating_cells import Reading
from .records import ErrorHandler, Link, Movie, Rating, RowError, TagApplication
from .releases import RELEASES, fetch
from .scales import SCALES, half_stars, scale_words
from .sources import Source, open_source
from .titles import ParsedTitle, parse_title
