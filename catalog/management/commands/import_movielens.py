"""Import a MovieLens release."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

import movielens
from catalog.imports.movielens.importing import ImportResult, RowsRefused, import_release
from catalog.rating_histogram import WELL

ERRORS_SHOWN = 50


class Command(BaseCommand):
    """Import a MovieLens release: a folder, a zip file, or a name to download."""

    help = (
        "Import a MovieLens release: a folder, a zip file, or a name to download "
        f"({', '.join(movielens.RELEASES)}). Importing it again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the source and the option."""
        parser.add_argument("source", help="folder, zip file or name")
        parser.add_argument(
            "--scale",
            type=int,
            choices=movielens.SCALES,
            help="the best rating there can be (without it, by the range of the ratings)",
        )
        parser.add_argument(
            "--strict", action="store_true", help="import all or nothing: one broken row stops it"
        )

    def handle(
        self, *args: Any, source: str, strict: bool, scale: int | None = None, **options: Any
    ) -> None:
        """Fetch, read and import."""
        try:
            path = self._path(source)
            release = movielens.open_source(path)
            self.stdout.write(f"{release.licence.strip()}\n")
            name = "ml-100k" if release.uses_100k_ids else path.resolve().stem.lower()[:30]
            result = self._import(release, name, strict, scale)
        except RowsRefused as error:
            raise CommandError(f"nothing was imported: {error}", returncode=2) from error
        except movielens.MovieLensError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(_summary(result))

    def _path(self, source: str) -> Path:
        path = Path(source)
        if source not in movielens.RELEASES or path.exists():
            return path
        with tqdm(desc=f"Fetching {source}", unit="B", unit_scale=True) as bar:
            folder = settings.DATA_DIR / "downloads"
            return movielens.fetch(source, folder, progress=_shown_by(bar))

    def _import(
        self, release: movielens.Source, name: str, strict: bool, scale: int | None
    ) -> ImportResult:
        errors = 0

        def show(error: movielens.RowError) -> None:
            nonlocal errors
            errors += 1
            if errors <= ERRORS_SHOWN:
                tqdm.write(f"{error.file}:{error.line}: {error.message}", file=self.stderr)

        with tqdm(desc="Ratings", unit=" ratings") as bar:
            result = import_release(
                release,
                name,
                strict=strict,
                on_error=show,
                progress=_shown_by(bar),
                scale=scale,
            )
        if scale is None and result.scale != movielens.SCALES[0]:
            self.stdout.write(movielens.scale_words(result.scale))
        return result


def _shown_by(bar: "tqdm[Any]") -> Callable[[int, int | None], None]:
    """Return what shows so much of so much, and how long the rest takes."""

    def show(done: int, total: int | None) -> None:
        bar.total = total
        bar.update(done - bar.n)

    return show


def _summary(result: ImportResult) -> str:
    lines = [
        (
            f"{result.movies} movies, {result.users} users, {result.ratings} ratings and "
            f"{result.tags} tags added; {result.existing_ratings} ratings were there already "
            "or came twice."
        )
    ]
    if result.merged_movies:
        lines.append(
            f"{result.merged_movies} movies are listed twice in the release and were joined; of "
            "two ratings by one user the newest is kept."
        )
    if len(result.all_stars) == 1 and max(result.all_stars) < WELL:
        lines.append(
            f"All ratings are {max(result.all_stars):g}: trainings read them as likes for as long "
            "as the site has no others."
        )
    if result.broken_rows:
        lines.append(f"{result.broken_rows} broken rows were left out.")
    return "\n".join(lines)
