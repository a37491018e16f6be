"""The recommender itself: plain arrays in, a model out, and lists from a model.

Knows neither Django nor the site. `python -m recommendations.engine` runs it on files, and
docs/engine-library.md shows how to use it from a program:

    from recommendations.engine import read, recommend, train

    ratings = read("ratings.csv", "movies.csv")
    model = train(ratings)
    for pick in recommend(model, ratings.ratings_of(ratings.users[0])):
        print(pick.title, pick.why)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .data.files import RatingFiles
    from .errors import EngineError, InputError
    from .library import Pick, read, recommend, train
    from .model.artefact import load_model, save_model
    from .model.model import Model
    from .parameters import Parameters
    from .ranking.rerank import Controls

_HOMES = {
    "Controls": "ranking.rerank",
    "EngineError": "errors",
    "InputError": "errors",
    "Model": "model.model",
    "Parameters": "parameters",
    "Pick": "library",
    "RatingFiles": "data.files",
    "load_model": "model.artefact",
    "read": "library",
    "recommend": "library",
    "save_model": "model.artefact",
    "train": "library",
}
__all__ = [*_HOMES]


def __getattr__(name: str) -> Any:
    """Import what is asked for: a process that only serves does not load the trainer."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return __all__
