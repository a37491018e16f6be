"""Import what a user has watched and rated elsewhere."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from tqdm import tqdm

from accounts.models import User
from catalog.imports.history import uploads
from catalog.imports.history.beginning import begin
from catalog.imports.history.running import run
from catalog.imports.history.scales import SCALES
from catalog.models import HistoryImport

_IN_JSON = ("source", "scale", "rows", "taken", "review", "unknown", "skipped", "unchanged")


class Command(BaseCommand):
    """Import the exports of other sites into a user's library."""

    help = (
        "Import exports of other sites (Letterboxd, IMDb, Trakt and more) into a user's library. "
        "Importing a file again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the user, the files and the options."""
        parser.add_argument("username")
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--scale",
            type=float,
            choices=SCALES,
            help="the best rating there can be in the files (found from the ratings by default)",
        )
        parser.add_argument(
            "--rule",
            choices=HistoryImport.Rule.values,
            default=HistoryImport.Rule.NEWEST,
            help="which of two ratings of a movie counts (default: the newest)",
        )
        parser.add_argument("--dry-run", action="store_true", help="import nothing, only tell")
        parser.add_argument(
            "--json", action="store_true", help="print a JSON object for each file, a line each"
        )

    def handle(self, *args: Any, username: str, files: list[Path], **options: Any) -> None:
        """Import, and print what became of each file."""
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"there is no user {username}", returncode=2)
        history_import = self._import(user, files, options)
        reports = history_import.reports
        is_any = any(report["source"] for report in reports)
        for report in reports:
            if options["json"]:
                self.stdout.write(json.dumps({name: report[name] for name in _IN_JSON}))
            elif report["source"]:
                self.stdout.write(_line(report))
            if is_any and not report["source"]:
                self.stderr.write(report["problem"])
        if not is_any:
            problems = " ".join(report["problem"] for report in reports)
            raise CommandError(f"nothing was imported: {problems}", returncode=2)

    def _import(self, user: User, files: list[Path], options: dict[str, Any]) -> HistoryImport:
        choices = {"scale": options["scale"]} if options["scale"] else {}
        kept = [{**self._keep(path), "choices": choices} for path in files]
        try:
            with transaction.atomic() if options["dry_run"] else nullcontext():
                history_import = begin(user.pk, kept, options["rule"])
                with tqdm(unit=" records", disable=None) as bar:

                    def show(one: HistoryImport) -> None:
                        bar.total = one.total
                        bar.update(one.done - bar.n)

                    run(history_import, show)
                if options["dry_run"]:
                    transaction.set_rollback(True)
        finally:
            uploads.delete_files(kept)
        if history_import.state == HistoryImport.State.WAITING:
            HistoryImport.objects.filter(pk=history_import.pk, claimed_until=None).delete()
            raise CommandError(f"another import of {user} is not done yet", returncode=2)
        return history_import

    def _keep(self, path: Path) -> dict[str, Any]:
        try:
            with path.open("rb") as file:
                return uploads.keep_file(File(file), path.name)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}", returncode=2) from error


def _line(report: dict[str, Any]) -> str:
    def listed(counts: dict[str, int]) -> str:
        named = (f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count)
        return ", ".join(named) or "nothing"

    scale = f", out of {report['scale']:g}" if report["scale"] else ""
    return (
        f"{report['name']} ({report['source']}, {report['rows']} rows{scale}): "
        f"taken {listed(report['taken'])}; {report['unchanged']} unchanged; "
        f"{report['review']} movies to review, {report['unknown']} unknown; "
        f"skipped {listed(report['skipped'])}"
        f"{'; not read ' if report['left_out'] else ''}{', '.join(report['left_out'])}."
    )
