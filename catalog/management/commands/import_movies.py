"""Import movies from a CSV file."""

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from catalog.imports.movies_csv.cells import COLUMNS
from catalog.imports.movies_csv.importing import ImportResult, import_movies
from catalog.imports.movies_csv.reading import UnreadableCsvError, read_movies_csv
from catalog.imports.movies_csv.writing import CatalogueChangedError

ERRORS_SHOWN = 50


class Command(BaseCommand):
    """Import movies from a CSV: the same import as the admin's."""

    help = (
        f"Import movies from a CSV file with any of these columns:\n{', '.join(COLUMNS)}.\n"
        "Lists are joined with |. A row's movie is found by id, imdb_id, tmdb_id, movielens_id,\n"
        "or else by title and year, and added where there is none. An empty cell changes nothing.\n"
        "Importing the same file again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file and the options."""
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.add_argument("file", type=Path, help="a CSV file")
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would change, and change nothing"
        )
        parser.add_argument(
            "--strict", action="store_true", help="import all rows or none: one wrong row stops it"
        )

        parser.add_argument(
            "--add-anyway",
            action="store_true",
            help="add movies that look like one which is there already",
        )

    def handle(
        self,
        *args: Any,
        file: Path,
        dry_run: bool,
        strict: bool,
        add_anyway: bool,
        **options: Any,
    ) -> None:
        """Read, check and import."""
        try:
            rows = read_movies_csv(file.read_bytes())
            with tqdm(unit=" movies", total=len(rows.rows), disable=None) as bar:
                result = import_movies(
                    rows,
                    dry_run=dry_run,
                    strict=strict,
                    add_twins=add_anyway,
                    progress=bar.update,
                )
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.", returncode=2) from error
        except UnreadableCsvError as error:
            raise CommandError(f"{file}: {error}", returncode=2) from error
        except CatalogueChangedError as error:
            raise CommandError(f"nothing was imported: {error}", returncode=2) from error
        if rows.ignored:
            self.stderr.write(f"{file}: not read: {', '.join(rows.ignored)}.")
        self._report(file, result)
        if strict and result.errors:
            raise CommandError(
                f"nothing was imported: {len(result.errors)} rows are wrong.", returncode=2
            )
        self.stdout.write(f"{result.summary}{' (dry run)' if dry_run else ''}")

    def _report(self, file: Path, result: ImportResult) -> None:
        for line, message in result.errors[:ERRORS_SHOWN]:
            self.stderr.write(f"{file}:{line}: {message}")
        if len(result.errors) > ERRORS_SHOWN:
            self.stderr.write(f"… and {len(result.errors) - ERRORS_SHOWN} more.")
