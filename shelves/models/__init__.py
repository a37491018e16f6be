"""Shelves with what is on them, services with what they offer, and what people have of these."""

from .offers import Offer, OfferCheck, Region, Service
from .own import OwnService, Watching
from .shelf import Shelf, ShelfItem
