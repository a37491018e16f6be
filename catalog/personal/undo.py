"""Taking back what was just done: the toast carries, signed, what to do for it.

Nothing that a person deletes stays in the database for the sake of Undo.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from inspect import signature
from typing import Any

from django.core import signing
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction

from catalog.models import Movie, MovieList

KEPT_FOR = timedelta(days=1)


class TooLate(Exception):
    """What was done can no longer be undone: it is too old, or what it was done to is gone."""


@dataclass(frozen=True)
class Changed:
    """What an undo has touched, so that the page can show it."""

    movie: Movie | None = None
    movie_list: MovieList | None = None


Step = Callable[..., Changed]
_STEPS: dict[str, Step] = {}


def undoable(step: Step) -> Step:
    """Let `step` be promised.

    It takes the user's id and facts that JSON can hold. It may be called twice, and late: it does
    nothing that is done already, and raises `ObjectDoesNotExist` where it cannot be done.
    """
    _STEPS[step.__name__] = step
    return step


def promise(user_id: int, step: Step, **facts: Any) -> str:
    """Return a token with which this user, and nobody else, can have `step` done."""
    return signing.dumps([step.__name__, facts], salt=_salt(user_id), compress=True)


def take_back(user_id: int, token: str) -> Changed:
    """Do what was promised.

    Raises
    ------
    TooLate
        If that can no longer be done, or was never promised to this user.
    """
    try:
        name, facts = signing.loads(token, salt=_salt(user_id), max_age=KEPT_FOR)
        step = _step_of(name, user_id, facts)
        with transaction.atomic():
            return step()
    except (signing.BadSignature, ObjectDoesNotExist, IntegrityError) as error:
        raise TooLate from error


def _step_of(name: str, user_id: int, facts: dict[str, Any]) -> Callable[[], Changed]:
    """Return the step that was promised; the release since may know it no more, or otherwise."""
    step = _STEPS.get(name)
    if step is None:
        raise TooLate
    try:
        signature(step).bind(user_id, **facts)
    except TypeError as error:
        raise TooLate from error
    return partial(step, user_id, **facts)


def _salt(user_id: int) -> str:
    return f"catalog.undo:{user_id}"
