"""The rows of the home page: which there are, what is in them, and why."""

from .page import Row, home_row, more_rows

__all__ = ["Row", "home_row", "more_rows"]
