"""The memory of a training, known before it begins, and what would make it smaller."""

from dataclasses import replace

from ..components.cold_start import memory_of_content
from ..components.directors import COMPONENTS as DIRECTORS
from ..components.item_similarity import memory_kept_of_neighbours, memory_of_neighbours
from ..components.star_training import FACTORS, STARTS, memory_of_stars
from ..components.traits import KINDS as TRAIT_KINDS
from ..data.size import Size
from ..memory import gigabytes, require_memory
from ..parameters import Parameters
from ..trainers.trainer import Trainer

_MODELS = 2
"""A model and its probe, which measures it, are in memory side by side."""


def require_room(size: Size, parameters: Parameters, trainer: Trainer, limit: int) -> None:
    """Refuse a training that would not fit into `limit` bytes, as `require_memory` does.

    Raises
    ------
    NotEnoughMemoryError
        If it would not fit.
    """

    def without(kind: str) -> tuple[int, str]:
        smaller = memory_needed(size.without(kind), parameters, trainer)
        return smaller, f"without the {size.kinds[kind].features} features of the kind {kind!r}"

    half = replace(parameters, components=max(parameters.components // 2, 1))
    savings = [without(kind) for kind in size.kinds]
    savings.append((memory_needed(size, half, trainer), f"with {half.components} components"))
    needed = memory_needed(size, parameters, trainer)
    smallest, how = min(savings)
    require_memory(
        needed, limit, "the training", f"{how} it would take {gigabytes(needed - smallest)} less"
    )


def memory_needed(size: Size, parameters: Parameters, trainer: Trainer) -> int:
    """Return how many bytes a training takes at most, beside its ratings and features."""
    steps = (
        trainer.memory(size, parameters),
        memory_of_content(size, parameters.kept_components),
        memory_of_neighbours(size),
        memory_of_stars(size),
    )
    return _MODELS * _memory_of_model(size, parameters) + max(steps)


def _memory_of_model(size: Size, parameters: Parameters) -> int:
    components = parameters.kept_components + DIRECTORS
    traits = sum(size.kinds[kind].features for kind in TRAIT_KINDS if kind in size.kinds)
    numbers = size.items * (components + 2 * STARTS * FACTORS + 12 + traits)
    numbers += size.features * (components + 1)
    return 4 * numbers + memory_kept_of_neighbours(size)
