"""Train a model by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from recommendations.engine.errors import EngineError
from recommendations.models import LeaseTaken, ModelVersion
from recommendations.training.pipeline import LEASE_DURATION, retrain
from recommendations.training.triggers import reason_to_wait


class Command(BaseCommand):
    """Train on all ratings, measure, and serve the new model unless it is worse."""

    help = "Train on all ratings, measure, and serve the new model unless it is worse."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add whether to train despite few ratings."""
        parser.add_argument(
            "--force",
            action="store_true",
            help="train even if an imported model still serves for lack of ratings",
        )

    def handle(self, *args: Any, force: bool, **options: Any) -> None:
        """Train with a progress bar for each part."""
        reason = "" if force else reason_to_wait()
        if reason:
            raise CommandError(f"{reason}; --force trains all the same", returncode=2)
        bars = _Bars()
        try:
            version = retrain(bars.show)
        except LeaseTaken as error:
            raise CommandError(
                "another process is training already, or was cut off; try again when it is done, "
                f"or in {LEASE_DURATION.total_seconds() / 60:.0f} minutes",
                returncode=2,
            ) from error
        except EngineError as error:
            raise CommandError(str(error), returncode=2) from error
        finally:
            bars.close()
        self._report(version)

    def _report(self, version: ModelVersion) -> None:
        self.stdout.write(
            f"Model {version.pk}: {version.rating_count} ratings, "
            f"{version.watched_count} watched or liked without one, {version.user_count} users, "
            f"{version.movie_count} movies, {version.seconds} s."
        )
        for name, figures in version.metrics.items():
            if "precision" in figures:
                self.stdout.write(
                    f"  {name}: NDCG@10 {figures['ndcg']:.3f}, stratified by popularity "
                    f"{figures['stratified_ndcg']:.3f}, precision@10 {figures['precision']:.3f} "
                    f"({figures['users']} users, newest ratings)"
                )
        served = version.state == ModelVersion.State.PUBLISHED
        self.stdout.write(
            f"{'Served from now on' if served else 'Kept, not served'}. {version.verdict}"
        )


class _Bars:
    """A progress bar for the part that runs."""

    def __init__(self) -> None:
        self.part = ""
        self.bar: tqdm[Any] | None = None

    def show(self, part: str, done: int, total: int) -> None:
        """Show that `done` of `total` steps of a part are done."""
        if part != self.part or self.bar is None:
            self.close()
            self.part = part
            self.bar = tqdm(desc=part, total=total, disable=None)
        self.bar.update(done - self.bar.n)

    def close(self) -> None:
        """Leave the last bar as it is."""
        if self.bar is not None:
            self.bar.close()
