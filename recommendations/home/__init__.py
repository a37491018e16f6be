"""The rows of the home page."""

from .page import Row, home_row, more_rows

__all__ = ["Row", "home_row", "more_rows"]
