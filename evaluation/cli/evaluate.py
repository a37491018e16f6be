"""`evaluate`: accuracy of the lists, beside known good recommenders."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from recommendations.engine.cli.common import (
    Subcommands,
    UsageError,
    add_scale_option,
    add_training_options,
    bar,
    parameters_of,
    positive,
    read,
    read_more,
    require_folder_of,
    write_picks,
)
from recommendations.engine.cli.recommend import choose_for_all
from recommendations.engine.data.files import RatingFiles
from recommendations.engine.evaluation.splits import Split, join

from ..accuracy.run import Settings, run
from ..baselines.grids import LABELS, STAR_LABELS
from ..report.contents import print_document


def add_to(commands: Subcommands) -> None:
    """Add the command and its options."""
    command = commands.add_parser(
        "evaluate", help="measure on ratings held out, beside known good recommenders"
    )
    command.set_defaults(run=_run)
    command.add_argument("--ratings", type=Path, help="any MovieLens format; split as --split says")
    command.add_argument("--train", type=Path, help="instead of --ratings: what to learn from")
    command.add_argument("--test", type=Path, help="with --train: what to measure on")
    command.add_argument("--movies", type=Path, required=True, help="any MovieLens format")
    add_scale_option(command)
    command.add_argument(
        "--split",
        choices=("time", "random"),
        help="hold out the newest fifth (time, as without it) or a fifth at random",
    )
    command.add_argument(
        "--baselines",
        nargs="*",
        choices=[*LABELS, *STAR_LABELS],
        default=[*LABELS, *STAR_LABELS],
        help="recommenders to measure beside ours (all)",
    )
    command.add_argument(
        "--seeds", type=positive, default=1, help="repeat from --seed on and show medians (1)"
    )
    command.add_argument(
        "--cutoffs",
        type=positive,
        default=0,
        help="also measure lists at so many moments, trained anew at each (none)",
    )
    command.add_argument("--json", action="store_true", help="print all there is as JSON")
    command.add_argument(
        "--out", type=Path, help="write our userId,movieId,rank,score for the training users"
    )
    command.add_argument("--top", type=positive, default=10, help="movies per list in --out (10)")
    add_training_options(command)


def _run(options: argparse.Namespace) -> None:
    if options.out is not None:
        require_folder_of(options.out)
    files, parts = _read(options)
    settings = Settings(
        split="files" if parts else options.split or "time",
        parameters=parameters_of(options),
        baselines=tuple(dict.fromkeys(options.baselines)),
        seeds=tuple(range(options.seed, options.seed + options.seeds)),
        cutoffs=options.cutoffs,
    )
    with bar("", None) as shown:
        found = run(files, settings, parts, shown.set_description_str)
    for label, why in found.document["left_out"].items():
        sys.stderr.write(f"{label} is left out: it {why}\n")
    if options.out is not None:
        picks = choose_for_all(found.scorer, found.training, options.top)
        write_picks(picks, files.movies.ids, options.out)
    print_document(found.document, options.json)


def _read(options: argparse.Namespace) -> tuple[RatingFiles, Split | None]:
    """Read the files; of a split into files, both parts too."""
    if options.ratings is not None:
        if options.train is not None or options.test is not None:
            raise UsageError("name either --ratings, or --train and --test")
        files = read(options.ratings, options.movies, options.scale)
        moments = files.interactions.rated_at
        if options.split != "random" and len(moments) and moments.min() == moments.max():
            raise UsageError(
                "all ratings are of the same moment: they can be split with --split random only"
            )
        return files, None
    if options.train is None or options.test is None:
        raise UsageError("name --ratings, or both --train and --test")
    if options.split is not None:
        raise UsageError("--split is for --ratings: --train and --test are a split")
    training = read(options.train, options.movies, options.scale)
    test = read_more(options.test, training)
    both, parts = join(training.interactions, test)
    if twice := len(test) - len(parts[1]):
        sys.stderr.write(f"{twice} test ratings are in the training part too and were left out\n")
    return replace(training, interactions=both), parts
