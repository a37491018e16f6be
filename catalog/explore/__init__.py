"""The page to explore the catalogue: search, facets and order."""

from .facets import OwnFacet
from .form import ExploreForm
from .pagination import PAGE_SIZE, ShallowPaginator
from .query import Chosen, ExploreQuery
from .results import ExploreResults
