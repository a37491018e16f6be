"""Movies as rows of a CSV, in and out."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from import_export.fields import Field
from import_export.resources import ModelResource

from catalog.models import Movie

from .catalogue_index import Catalogue
from .cells import NameList, Text, Title, WholeNumber, split_names, tidy
from .movie_index import RowKeys
from .names import NAME_COLUMNS, batches, load_names, names_of
from .reading import COLUMNS, MovieRows
from .results import MovieDiff, MovieResult

EXPORT_BATCH = 1000
# A movie that was found by these keeps its own spelling of them.
TITLE_COLUMNS = ("title", "year")


class NamesColumn(Field):
    """A column of names, kept beside the movie until all rows are checked."""

    def __init__(self, column: str) -> None:
        super().__init__(column, column, NameList())

    def get_value(self, instance: Movie) -> list[str]:
        """Return the names on the movie."""
        return names_of(instance)[self.column_name]


class MovieResource(ModelResource):
    """Movies in and out; the columns are `catalog.bulk.reading.COLUMNS`.

    Rows are checked against a catalogue read once, without a query a row; then the right ones
    are written in one short transaction, so that the site goes on while a large file is read.

    Parameters
    ----------
    progress
        Called once before each row is checked.
    """

    id = Field("id", "id", WholeNumber(), readonly=True)
    title = Field("title", "title", Title())
    year = Field("year", "year", WholeNumber())
    original_title = Field("original_title", "original_title", Text())
    alternative_titles = Field("alternative_titles", "alternative_titles", NameList())
    runtime = Field("runtime", "runtime", WholeNumber())
    overview = Field("overview", "overview", Text())
    imdb_id = Field("imdb_id", "imdb_id", Text())
    tmdb_id = Field("tmdb_id", "tmdb_id", WholeNumber())
    movielens_id = Field("movielens_id", "movielens_id", WholeNumber())
    genres = NamesColumn("genres")
    countries = NamesColumn("countries")
    directors = NamesColumn("directors")
    cast = NamesColumn("cast")
    writers = NamesColumn("writers")
    tags = NamesColumn("tags")

    class Meta:
        model = Movie
        name = "Movies"
        fields = COLUMNS
        skip_unchanged = True
        report_skipped = True

    def __init__(self, progress: Callable[[], object] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._progress = progress
        self._columns: set[str] = set(COLUMNS)

    @classmethod
    def get_result_class(cls) -> type[MovieResult]:
        """Return what an import answers with."""
        return MovieResult

    @classmethod
    def get_diff_class(cls) -> type[MovieDiff]:
        """Return what shows the difference that a row makes."""
        return MovieDiff

    def get_import_fields(self) -> list[Field]:
        """Return the columns that the file has."""
        return [f for f in super().get_import_fields() if f.column_name in self._columns]

    def import_data(
        self,
        dataset: MovieRows,
        dry_run: bool = False,
        raise_errors: bool = False,
        use_transactions: bool | None = None,
        collect_failed_rows: bool = False,
        rollback_on_validation_errors: bool = False,
        **kwargs: Any,
    ) -> MovieResult:
        """Check all rows, then write the right ones.

        Parameters
        ----------
        dataset
            The file.
        dry_run
            Check only.
        raise_errors, use_transactions, collect_failed_rows
            Of the library; the site uses none of them.
        rollback_on_validation_errors
            Write nothing unless every row is right.
        **kwargs
            Whatever else the library hands on to each row.

        Raises
        ------
        CatalogueChangedError
            If others added movies or people meanwhile; nothing was written then.
        """
        self._rows = dataset
        self._columns = set(dataset.headers)
        self._catalogue = Catalogue(dataset)
        result: MovieResult = self.import_data_inner(
            dataset, dry_run, raise_errors, False, collect_failed_rows, **kwargs
        )
        result.lines = dataset.lines
        for failure in result.error_rows:
            raise failure.errors[0].error  # not of the row's making: a fault of the program
        wrong = rollback_on_validation_errors and result.has_validation_errors()
        if not dry_run and not wrong:
            self._catalogue.write()
        return result

    def before_import_row(self, row: Mapping[str, str], **kwargs: Any) -> None:
        """Refuse a row that is broken as such; raises ValidationError."""
        if self._progress:
            self._progress()
        index = kwargs["row_number"] - 1
        self._line = self._rows.lines[index]
        if index in self._rows.faults:
            raise ValidationError(self._rows.faults[index])

    def get_or_init_instance(
        self, instance_loader: object, row: Mapping[str, str]
    ) -> tuple[Movie, bool]:
        """Return the movie that the row is about, and whether it is to be made."""
        keys = RowKeys.of(row)
        movie, self._by_title = self._catalogue.find(keys, self._line)
        if movie:
            return movie, False
        self._by_title = False
        if not keys.parsed.title:
            raise ValidationError({"title": "There is no such movie yet, and no title to add it."})
        titles = list(keys.parsed.alternative_titles)
        return Movie(title=keys.parsed.title, year=keys.year, alternative_titles=titles), True

    def import_instance(self, instance: Movie, row: Mapping[str, str], **kwargs: Any) -> None:
        """Put the row's cells on the movie; raises ValidationError, by column."""
        errors = {}
        for field in self.get_import_fields():
            try:
                self.import_field(field, instance, row)
            except ValueError as error:
                errors[field.column_name] = ValidationError(str(error))
        if errors:
            raise ValidationError(errors)

    def import_field(
        self,
        field: Field,
        instance: Movie,
        row: Mapping[str, str],
        is_m2m: bool = False,
        **kwargs: Any,
    ) -> None:
        """Put one cell on the movie, unless it is empty or says what is there already."""
        column = field.column_name
        cell = tidy(row[column])
        if not cell or cell == tidy(field.export(instance)):
            return
        if self._by_title and column in TITLE_COLUMNS:
            return
        if column in NAME_COLUMNS:
            names = self._catalogue.resolve(column, split_names(cell), instance)
            names_of(instance)[column] = names
        else:
            field.save(instance, {column: cell})

    def skip_row(
        self,
        instance: Movie,
        original: Movie,
        row: Mapping[str, str],
        import_validation_errors: dict[str, ValidationError] | None = None,
    ) -> bool:
        """Whether the row changes nothing."""
        self._changed = frozenset(
            field.column_name
            for field in self.get_import_fields()
            if field.get_value(instance) != field.get_value(original)
        )
        return not (instance.pk is None or self._changed or import_validation_errors)

    def validate_instance(
        self,
        instance: Movie,
        import_validation_errors: dict[str, ValidationError] | None = None,
        validate_unique: bool = True,
    ) -> None:
        """Check what the file says of the movie, without a query; raises ValidationError."""
        errors: dict[str, Any] = dict(import_validation_errors or {})
        others = {field.name for field in Movie._meta.get_fields()} - self._columns
        try:
            instance.clean_fields(exclude=others | errors.keys())
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)
        self._catalogue.check_ids(instance)

    def save_instance(
        self, instance: Movie, is_create: bool, row: Mapping[str, str], **kwargs: Any
    ) -> None:
        """Stage the movie; it is written when all rows are checked."""
        self._catalogue.stage(instance, self._changed, self._line)

    def save_m2m(self, instance: Movie, row: Mapping[str, str], **kwargs: Any) -> None:
        """Nothing more: names are staged with their movie."""

    def after_import(self, dataset: MovieRows, result: MovieResult, **kwargs: Any) -> None:
        """Nothing more: no keys are given by hand, so the sequences of keys are right."""

    def iter_queryset(self, queryset: QuerySet[Movie]) -> Iterator[Movie]:
        """Yield the movies to export, with their names loaded."""
        for movies in batches(queryset.iterator(chunk_size=EXPORT_BATCH), EXPORT_BATCH):
            load_names(movies, NAME_COLUMNS)
            yield from movies
