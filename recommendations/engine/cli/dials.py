"""The settings of a list as options; `manage.py recommend` has the same."""

import argparse

from ..ranking.rerank import Controls
from .common import seed


def add_control_options(command: argparse.ArgumentParser) -> None:
    """Add the dials; without them a list is the best by score."""
    dials = command.add_argument_group("settings of the list")
    dials.add_argument(
        "--novelty", type=float, default=0.0, help="-1 (popular movies) to 1 (obscure ones)"
    )
    dials.add_argument(
        "--variety", type=float, default=0.0, help="0 to 1 (each movie unlike the others)"
    )
    dials.add_argument("--from-year", type=int, metavar="YEAR", help="movies of this year or later")
    dials.add_argument("--to-year", type=int, metavar="YEAR", help="movies of this year or earlier")
    dials.add_argument(
        "--genre",
        action="append",
        default=[],
        help="movies of this genre only; repeat it for movies of any of several",
    )
    dials.add_argument(
        "--without-genre",
        action="append",
        default=[],
        metavar="GENRE",
        help="no movies of this genre; may be repeated",
    )
    dials.add_argument(
        "--surprise",
        type=seed,
        metavar="SEED",
        help="draw at random among the best; the same seed draws the same movies",
    )


def controls_of(options: argparse.Namespace) -> Controls:
    """Return the settings from the options.

    Raises
    ------
    ControlsError
        If a number is outside its range.
    """
    return Controls(
        novelty=options.novelty,
        variety=options.variety,
        from_year=options.from_year,
        to_year=options.to_year,
        genres=tuple(options.genre),
        without_genres=tuple(options.without_genre),
        surprise=options.surprise,
    )
