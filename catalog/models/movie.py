"""Movies, and their tags."""

import re
import zlib
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple, Self, cast

from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
    URLValidator,
)
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.age_limit import age_limit, rating_country, without_age_limit
from core.among import keys_as_text
from core.compiled import FIRST, CompiledQuery, compiled_once
from core.stays_deleted import StaysDeleted

from ..posters import PosterColumn
from ..search.text_filter import containing
from ..search.words import choices_of, phrase_of, words_of
from ..text import fold
from .certificates import Certificate, OfMoviesQuerySet
from .joined import BETWEEN_TEXTS, JoinedTexts
from .labels import Country, Genre, Tag
from .spelling import Spelling

FIRST_MOVIE_YEAR = 1874
LAST_PLAUSIBLE_YEAR = 2100
PLAUSIBLE_YEARS = [MinValueValidator(FIRST_MOVIE_YEAR), MaxValueValidator(LAST_PLAUSIBLE_YEAR)]
POSTER_HUES = 12
_ADDED_AT_ONCE = 500
_IMDB_ID = r"^tt\d{7,10}$"
NOT_ON_CARDS = ("alternative_titles", "overview", "local_overviews", "search_text")
"""The long ones."""
FEWEST_RATINGS = 5
"""With fewer, an average means little and could reveal who rated what."""


class MovieQuerySet(OfMoviesQuerySet["Movie"]):
    """The queries of the catalogue."""

    movie = "pk"

    def add_all(self, movies: Sequence["Movie"]) -> None:
        """Save many new movies as `save` does each, in fewer queries."""
        for movie in movies:
            movie.search_text = movie.titles_folded()
            movie.imdb_id = movie.imdb_id or None
        Spelling.objects.learn(movie.search_text for movie in movies)
        self.bulk_create(movies, batch_size=_ADDED_AT_ONCE)

    def shown(self, pk: int) -> "Movie":
        """Return a movie without its long texts.

        Raises
        ------
        Movie.DoesNotExist
            If there is none that is shown.
        """
        for movie in shown().instances(pk):
            return cast("Movie", movie)
        raise Movie.DoesNotExist

    def for_page(self, pk: int) -> "Movie":
        """Return a movie, a hidden one too, with what its page shows.

        `age_rating` is how the site's country rates it; None if that is not known.

        Raises
        ------
        Movie.DoesNotExist
            If there is none.
        """
        for movie in _for_page(rating_country()).instances(pk):
            return cast("Movie", movie)
        raise Movie.DoesNotExist

    def for_cards(self) -> Self:
        """Load what the cards of the movies show, the names of their genres with it."""
        of_movie = Movie.genres.through.objects.filter(movie=OuterRef("pk"))
        return self.annotate(
            joined_genres=Subquery(of_movie.values(names=JoinedTexts("genre__name")))
        )

    def search(self, text: str) -> Self:
        """Return movies with all words of a search in their titles, ignoring case and accents."""
        words = words_of(phrase_of(text))
        return containing(self, choices_of(words)) if words else self

    def in_order(self, ids: Sequence[int], count: int | None = None) -> "list[Movie]":
        """Return the first `count` movies with these ids that still exist, loaded for cards."""
        first = ids[:count]
        found = self._for_cards_of(first)
        if len(found) < len(first) < len(ids):
            found |= self._for_cards_of(ids[count:])
        return [found[pk] for pk in ids if pk in found][:count]

    def _for_cards_of(self, ids: Sequence[int]) -> "dict[int, Movie]":
        if not ids:
            return {}
        return self._of(_cards_by_id(), ids)

    def any_for_cards(self, ids: Collection[int]) -> "dict[int, Movie]":
        """Return the movies with these ids, hidden ones too, loaded for cards."""
        return self._of(_cards_by_id("everything"), ids) if ids else {}

    def _of(self, query: CompiledQuery, ids: Collection[int]) -> "dict[int, Movie]":
        return {movie.pk: movie for movie in query.instances(keys_as_text(ids))}

    def names_of(self, ids: Collection[int]) -> "dict[int, MovieName]":
        """Return the titles and years of these movies, as far as they exist."""
        if not ids:
            return {}
        rows = _names_by_id().rows(keys_as_text(ids))
        return {pk: MovieName(title, year) for pk, title, year in rows}

    def existing_ids(self, ids: Collection[int]) -> set[int]:
        """Return those of these ids that still have a movie."""
        return set(self.filter(pk__in=ids).values_list("pk", flat=True))

    def hidden(self) -> Self:
        """Return those that a keeper has hidden."""
        return self.filter(hidden_at__isnull=False)

    def popular(self) -> Self:
        """Order by number of ratings, then by their sum."""
        return self.order_by(*MOST_POPULAR_FIRST)


def is_imdb_id(text: str) -> bool:
    """Whether a text looks like the number of a movie at IMDb."""
    return re.match(_IMDB_ID, text) is not None


class MovieName(NamedTuple):
    """What a movie is called in a sentence."""

    title: str
    year: int | None


@compiled_once
def shown() -> CompiledQuery:
    """Return the query of a movie by its key, without its long texts, if it is shown."""
    return CompiledQuery.of(Movie.objects.filter(pk=FIRST).defer(*NOT_ON_CARDS).order_by())


@compiled_once
def _for_page(country: str) -> CompiledQuery:
    """Return the query of a movie by its key, hidden or not, with its age rating in a country."""
    own = Certificate.objects.filter(movie=OuterRef("pk"), country=country)
    rated = Movie.everything.for_cards().annotate(age_rating=Subquery(own.values("certificate")))
    return CompiledQuery.of(rated.filter(pk=FIRST).order_by())


@compiled_once
def _names_by_id() -> CompiledQuery:
    """Return the query of movies' names, hidden ones' too, by their keys."""
    movies = Movie.everything.filter(pk__among=FIRST).order_by()
    return CompiledQuery.of(movies.values_list("pk", "title", "year"))


@compiled_once
def _cards_by_id(manager: str = "objects") -> CompiledQuery:
    """Return the query of movies for cards, by their keys."""
    movies = getattr(Movie, manager).for_cards().filter(pk__among=FIRST)
    return CompiledQuery.of(movies.defer(*NOT_ON_CARDS).order_by())


MOST_POPULAR_FIRST = (
    "-rating_count",
    # With few ratings, the order would reveal which movie got more stars.
    Case(When(rating_count__gte=FEWEST_RATINGS, then="rating_sum"), default=0.0).desc(),
    "pk",
)


_MovieManager = models.Manager.from_queryset(MovieQuerySet)


class ShownManager(_MovieManager):  # type: ignore[type-arg]
    """The movies that no keeper has hidden."""

    def get_queryset(self) -> MovieQuerySet:
        """Return them."""
        every: Any = super().get_queryset()
        return every.filter(hidden_at=None)


def not_shown() -> "models.QuerySet[Movie]":
    """Return the movies that a keeper has hidden, and those that the age limit hides."""
    with without_age_limit():
        every = Movie.everything.all()
    return every.hidden() if age_limit() is None else every.exclude(pk__in=Movie.objects.all())


class Movie(StaysDeleted):
    """A movie in the catalogue."""

    title = models.CharField(max_length=400)
    original_title = models.CharField(max_length=400, blank=True)
    alternative_titles = models.JSONField(
        default=list, blank=True, help_text=_("Other titles the movie is known by.")
    )
    year = models.PositiveSmallIntegerField(null=True, blank=True, validators=PLAUSIBLE_YEARS)
    runtime = models.PositiveSmallIntegerField(
        "runtime in minutes", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    overview = models.TextField(blank=True)
    local_titles = models.JSONField(
        default=dict, blank=True, editable=False, help_text=_("By language, such as de.")
    )
    local_overviews = models.JSONField(default=dict, blank=True, editable=False)
    poster = PosterColumn(upload_to="posters/", blank=True)
    poster_url = models.CharField(
        "poster's address",
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text=_(
            "Of an image elsewhere, by https; an uploaded one comes first. "
            "Browsers fetch it from there."
        ),
    )
    imdb_id = models.CharField(
        "IMDb id",
        max_length=12,
        null=True,
        blank=True,
        unique=True,
        validators=[RegexValidator(_IMDB_ID, "An IMDb id looks like tt0133093.")],
    )
    tmdb_id = models.PositiveIntegerField("TMDB id", null=True, blank=True, unique=True)
    movielens_id = models.PositiveIntegerField(
        "MovieLens id",
        null=True,
        blank=True,
        unique=True,
        help_text=_("In the 1M and later releases."),
    )
    movielens_100k_id = models.PositiveIntegerField(
        "MovieLens 100K id",
        null=True,
        blank=True,
        unique=True,
        help_text=_("The 100K release has a numbering of its own."),
    )
    genres = models.ManyToManyField(Genre, blank=True, related_name="movies")
    countries = models.ManyToManyField(Country, blank=True, related_name="movies")
    tags = models.ManyToManyField(Tag, blank=True, through="MovieTag", related_name="movies")
    people = models.ManyToManyField(
        "catalog.Person", blank=True, through="catalog.Credit", related_name="movies"
    )
    search_text = models.TextField(editable=False, default="")
    rating_count = models.PositiveIntegerField(editable=False, default=0)
    rating_sum = models.FloatField(editable=False, default=0.0)
    created_at = models.DateTimeField(auto_now_add=True)
    hidden_at = models.DateTimeField(null=True, editable=False)

    everything = MovieQuerySet.as_manager()
    """Hidden ones, too: for what is kept, and for who keeps it."""
    objects = ShownManager()
    """What is shown and recommended."""

    class Meta:
        default_manager_name = "everything"
        ordering = ["title", "year", "pk"]
        indexes = [
            models.Index(F("rating_count").desc(), "id", name="movie_popularity"),
            models.Index("year", name="movie_year"),
            models.Index("title", "year", name="movie_title_year"),
            models.Index("created_at", name="movie_created"),
            models.Index("id", condition=Q(hidden_at__isnull=False), name="movie_hidden"),
            # What facets count by, without reading the far wider table.
            models.Index(
                fields=["id"],
                include=["year", "runtime"],
                condition=Q(hidden_at__isnull=True),
                name="movie_facets",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="movie_has_a_title"),
            models.CheckConstraint(
                condition=Q(year__isnull=True)
                | Q(year__range=(FIRST_MOVIE_YEAR, LAST_PLAUSIBLE_YEAR)),
                name="movie_year_plausible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, keeping the searchable text in step with the titles."""
        self.search_text = self.titles_folded()
        Spelling.objects.learn([self.search_text])
        fields: Iterable[str] | None = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "search_text"}
        self.imdb_id = self.imdb_id or None
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the address of the movie's page."""
        return reverse("movie", args=[self.pk])

    def titles_folded(self) -> str:
        """Return the searchable text of all titles.

        Each word has a space before and after it, each title a bar: ``"| amelie | le fabuleux |"``.
        """
        others = [*self.alternative_titles, *self.local_titles.values()]
        titles = [self.title, self.original_title, *others]
        return f"| {' | '.join(fold(title) for title in titles if title)} |"

    @property
    def local_title(self) -> str:
        """The title in the language of the page, or else the one it is known by here."""
        return self.title_in(get_language())

    def title_in(self, language: str | None) -> str:
        """Return the title in a language, or else the one it is known by here."""
        title: str = self.local_titles.get(language or "", "")
        return title or self.title

    @property
    def local_overview(self) -> str:
        """The plot in the language of the page, or else the one that there is."""
        overview: str = self.local_overviews.get(get_language() or "", "")
        return overview or self.overview

    @property
    def second_title(self) -> str:
        """The original title, or the one it is known by here, where the page shows another one."""
        others = (self.original_title, self.title)
        return next((title for title in others if title and title != self.local_title), "")

    @property
    def genre_names(self) -> tuple[str, ...]:
        """The names of its genres, in order; with `for_cards` they are there already."""
        joined: str | None = self.__dict__.get("joined_genres", BETWEEN_TEXTS)
        if joined == BETWEEN_TEXTS:
            return tuple(genre.name for genre in self.genres.all())
        return tuple(sorted(joined.split(BETWEEN_TEXTS))) if joined else ()

    @property
    def average_stars(self) -> float | None:
        """The mean of all ratings, 0.5 to 5.0; None with fewer than `FEWEST_RATINGS`."""
        return self.rating_sum / self.rating_count if self.rating_count >= FEWEST_RATINGS else None

    @property
    def poster_hue(self) -> int:
        """The colour of the drawn poster, the same on every site."""
        return zlib.crc32(f"{self.title}{self.year}".encode()) % POSTER_HUES


class MovieTag(models.Model):
    """How often a tag was put on a movie."""

    # Each begins an index of both.
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, db_index=False)
    count = models.PositiveIntegerField(default=1)

    objects = OfMoviesQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["movie", "tag"], name="tag_once_per_movie"),
        ]
        indexes = [
            # With its movies, which facets count without reading the table.
            models.Index(fields=["tag", "movie"], name="movies_by_tag"),
        ]

    def __str__(self) -> str:
        return gettext("%(tag)s on %(movie)s") % {"tag": self.tag, "movie": self.movie}
