"""A quick model."""

from ..recommendations.engine.conftest import real_model, small_model  # noqa: F401
