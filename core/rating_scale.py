"""Whether the user whom a page is for reads ratings as stars, or out of ten.

What is kept and computed is always in stars; only words and numbers on pages differ.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from .middleware import Middleware

_viewer: ContextVar[object] = ContextVar("viewer", default=None)


class RatingScaleMiddleware(Middleware):
    """Lets what is shown follow the user who asks for it."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on the response; the user is not loaded unless stars are shown."""
        with shown_to(request.user):
            return self.get_response(request)


@contextmanager
def shown_to(user: object) -> Iterator[None]:
    """Show ratings as a user reads them."""
    token = _viewer.set(user)
    try:
        yield
    finally:
        _viewer.reset(token)


def is_out_of_ten() -> bool:
    """Return whether ratings are shown out of ten; as stars to visitors."""
    return bool(getattr(_viewer.get(), "out_of_ten", False))


def on_scale(stars: float) -> float:
    """Return stars, or a difference of some, as the number that is shown for it."""
    return 2 * stars if is_out_of_ten() else stars


def as_shown(stars: float) -> float:
    """Return stars rounded to the decimal that is shown."""
    factor = on_scale(1.0)
    return round(stars * factor, 1) / factor
