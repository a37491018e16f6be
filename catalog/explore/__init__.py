"""Exploring the catalogue: what is asked for, what there is of it, what else could be chosen."""

from .form import ExploreForm
from .pagination import PAGE_SIZE, ShallowPaginator
from .query import Asked, Chosen
from .results import Exploration

__all__ = ["PAGE_SIZE", "Asked", "Chosen", "Exploration", "ExploreForm", "ShallowPaginator"]
