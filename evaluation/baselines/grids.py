"""The hyper-parameters tried of each baseline; the best on the validation slice are used."""

from collections.abc import Callable, Iterable
from itertools import product, starmap

from recommendations.engine.evaluation.liked_matrix import Given
from recommendations.engine.evaluation.most_popular import MostPopular
from recommendations.engine.evaluation.scorers import Baseline

from .ease import Ease
from .factor_models import Als, Bpr, PlainLightFM
from .knn import ItemKnn
from .star_models import StarBaseline, StarKnn, SvdPlusPlus

LABELS = {
    "popular": "most popular",
    "knn": "item-kNN",
    "ease": "EASE",
    "penalised": "penalised EASE",
    "edlae": "EDLAE",
    "als": "implicit ALS",
    "bpr": "implicit BPR",
    "lightfm": "plain LightFM",
}
"""The baselines by their short names, with what the tables call them."""
NEED_IMPLICIT = frozenset({"als", "bpr"})
FOR_NEW_USERS = ("popular", "knn", "ease")
"""Those that rank for users they were not trained on."""
STAR_LABELS = {"star-knn": "item-kNN of stars", "svd++": "SVD++"}
"""Those that predict stars, by their short names, with what the tables call them."""

# What is tried of each, in the order of its fields; every combination.
_GIVEN: tuple[Given, ...] = ("liked", "all")
_NEIGHBOURS = (20, 50, 100, 200, 1000)
_SHRINKAGES = (0.0, 10.0, 50.0, 200.0, 1000.0)
_EASE_REGULARISATIONS = (30.0, 100.0, 300.0, 1000.0, 3000.0, 10000.0, 30000.0, 100000.0)
_PENALISED = ((100.0, 300.0, 1000.0, 3000.0), _GIVEN, (0.15, 0.3, 0.5))
_EDLAE = ((30.0, 100.0, 300.0, 1000.0), _GIVEN, (0.0,), (0.2, 0.4, 0.6, 0.8))
# The three that hold users' vectors are given the liked alone: on the validation slices of
# MovieLens 100K and latest-small, by time and at random, the best of each was never one that was
# given all ratings.
_ALS = ((8, 16, 32, 64), (3.0, 10.0, 30.0), (1.0, 2.0, 5.0, 10.0), (15,))
_BPR = ((32, 128), (0.003, 0.01), (0.001, 0.01, 0.1), (25, 50, 100, 300))
_LIGHTFM = ((30, 64, 128), (0.02, 0.05), (10, 30, 60))
_STAR_KNN = ((20, 40, 80), (30.0, 100.0, 300.0))
_SVD_PLUS_PLUS = ((20,), (20, 40), (0.02, 0.05))


def grid_of(name: str, seed: int) -> tuple[Baseline, ...]:
    """Return what is tried of a baseline.

    Parameters
    ----------
    name
        Its short name, one of `LABELS`.
    seed
        Start of the random numbers of those that draw any.
    """
    grids: dict[str, Callable[[], Iterable[Baseline]]] = {
        "popular": lambda: map(MostPopular, _GIVEN),
        "knn": lambda: starmap(ItemKnn, product(_NEIGHBOURS, _SHRINKAGES, _GIVEN)),
        "ease": lambda: starmap(Ease, product(_EASE_REGULARISATIONS, _GIVEN)),
        "penalised": lambda: starmap(Ease, product(*_PENALISED)),
        "edlae": lambda: starmap(Ease, product(*_EDLAE)),
        "als": lambda: (Als(*values, seed) for values in product(*_ALS)),
        "bpr": lambda: (Bpr(*values, seed) for values in product(*_BPR)),
        "lightfm": lambda: (PlainLightFM(*values, seed) for values in product(*_LIGHTFM)),
    }
    return tuple(grids[name]())


def star_grid_of(name: str, seed: int) -> tuple[StarBaseline, ...]:
    """Return what is tried of a baseline that predicts stars, one of `STAR_LABELS`."""
    grids: dict[str, Callable[[], Iterable[StarBaseline]]] = {
        "star-knn": lambda: starmap(StarKnn, product(*_STAR_KNN)),
        "svd++": lambda: (SvdPlusPlus(*values, seed) for values in product(*_SVD_PLUS_PLUS)),
    }
    return tuple(grids[name]())
