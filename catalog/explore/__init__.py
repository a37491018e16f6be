"""Exploring the catalogue: what is asked for, what there is of it, what else could be chosen."""

from .asked import Asked, Chosen
from .exploring import Exploration
from .form import ExploreForm
from .paging import PAGE_SIZE, ShallowPaginator

__all__ = ["PAGE_SIZE", "Asked", "Chosen", "Exploration", "ExploreForm", "ShallowPaginator"]
