"""Fill what movies lack from the sources that are set up."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from catalog.enrichment import imdb_files
from catalog.enrichment.fields import MISSING
from catalog.enrichment.running import NoSourceError, begin, fields_of, go_on, not_found
from catalog.models import EnrichmentRun
from catalog.providers.configured import names

LISTED = 50
LARGEST_LIMIT = 10_000_000


class Command(BaseCommand):
    """Posters, plots, credits and more; what a person typed stays."""

    help = (
        "Ask the sources that are set up (docs/sources.md) about movies, and fill what is empty. "
        "Interrupted, the same command goes on where it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--source",
            choices=sorted([*names(), imdb_files.KEY]),
            action="append",
            default=[],
            help="Only this one; imdb: the files in IMDB_FOLDER.",
        )
        parser.add_argument(
            "--missing",
            metavar="FIELDS",
            default="",
            help=f"Only movies without these, and only these: {', '.join(MISSING)}.",
        )
        parser.add_argument("--limit", type=_count, help="At most so many movies.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Ask, but change nothing; say what would be."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Go on with the round that these arguments describe, or begin it."""
        missing = [name.strip() for name in options["missing"].split(",") if name.strip()]
        unknown = sorted(set(missing) - MISSING.keys())
        if unknown:
            raise CommandError(f"--missing takes {', '.join(MISSING)}; not {', '.join(unknown)}.")
        if imdb_files.KEY in options["source"]:
            self._fill_from_files(missing, options)
            return
        try:
            run = begin(options["source"], missing, options["limit"], dry_run=options["dry_run"])
        except NoSourceError as error:
            raise CommandError(str(error)) from error
        with tqdm(total=run.total, initial=run.done, unit=" movies", disable=None) as bar:
            go_on(run, lambda one: bar.update())
        self._report(run)

    def _fill_from_files(self, missing: list[str], options: dict[str, Any]) -> None:
        if not settings.IMDB_FOLDER:
            raise CommandError(
                "Set IMDB_FOLDER to a folder with IMDb's files, if its terms allow your use."
            )
        if len(options["source"]) > 1 or options["limit"]:
            raise CommandError("--source imdb goes alone, and reads its files for all movies.")
        folder, dry_run = Path(settings.IMDB_FOLDER), options["dry_run"]
        with tqdm(unit=" movies", disable=None) as bar:
            try:
                result = imdb_files.fill_from_files(
                    folder, fields_of(missing), dry_run=dry_run, progress=bar.update
                )
            except imdb_files.UnreadableFilesError as error:
                raise CommandError(str(error)) from error
        self._say_filled(result.done, result.filled, dry_run=dry_run)
        if result.not_found:
            first = ", ".join(result.not_found[:LISTED])
            self.stdout.write(f"  {len(result.not_found):,} are not in the files: {first}")

    def _say_filled(self, done: int, counts: dict[str, int], *, dry_run: bool) -> None:
        would = "would fill" if dry_run else "filled"
        filled = ", ".join(f"{count:,} {field}" for field, count in sorted(counts.items()))
        self.stdout.write(f"{done:,} movies: {would} {filled or 'nothing'}.")

    def _report(self, run: EnrichmentRun) -> None:
        run.refresh_from_db()
        self._say_filled(run.done, run.filled, dry_run=run.dry_run)
        problems = not_found(run)
        for record in problems[:LISTED]:
            self.stdout.write(f"  {record.movie}: {record.problem}")
        if (count := problems.count()) > LISTED:
            self.stdout.write(f"  and {count - LISTED:,} more, in the admin under Source records.")
        if run.state == EnrichmentRun.State.RUNNING:
            raise CommandError(
                f"{run.problem or 'Another process is on it.'} Run the same command again later; "
                "the worker goes on by itself."
            )


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:10]) <= LARGEST_LIMIT:
        raise ArgumentTypeError(f"it takes a number from 1 to {LARGEST_LIMIT:,}, not {text[:20]}")
    return int(text)
