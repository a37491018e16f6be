"""Undo by signed tokens: the page carries what is needed to undo an action.

Nothing that a user deletes stays in the database for the sake of Undo.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from inspect import signature
from typing import Any, Generic, TypeVar

from django.core import signing
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction

KEPT_FOR = timedelta(days=1)

Outcome = TypeVar("Outcome")


class TooLate(Exception):
    """The action can no longer be undone: it is too old, or its object is gone."""


class SignedUndo(Generic[Outcome]):
    """Undo steps, each callable only with a signed token for one user.

    Parameters
    ----------
    salt
        Keeps these tokens apart from everything else that the site signs.
    """

    def __init__(self, salt: str) -> None:
        self._salt = salt
        self._steps: dict[str, Callable[..., Outcome]] = {}

    def undoable(self, step: Callable[..., Outcome]) -> Callable[..., Outcome]:
        """Register `step` as an undo step.

        It takes the holder's id and facts that are valid JSON. It may be called twice, or late: it
        skips what is done already, and raises `ObjectDoesNotExist` or `TooLate` if it cannot run.
        """
        self._steps[step.__name__] = step
        return step

    def token(self, holder: int, step: Callable[..., Outcome], **facts: Any) -> str:
        """Return a token with which only this holder can run `step`."""
        return signing.dumps([step.__name__, facts], salt=self._salt_of(holder), compress=True)

    def apply(self, holder: int, token: str) -> Outcome:
        """Run the step of a token.

        Raises
        ------
        TooLate
            If the step can no longer run, or the token is not this holder's.
        """
        try:
            name, facts = signing.loads(token, salt=self._salt_of(holder), max_age=KEPT_FOR)
            step = self._step_of(name, holder, facts)
            with transaction.atomic():
                return step()
        except (signing.BadSignature, ObjectDoesNotExist, IntegrityError) as error:
            raise TooLate from error

    def _step_of(self, name: str, holder: int, facts: dict[str, Any]) -> Callable[[], Outcome]:
        """Return the step with its facts; a later release may have changed either."""
        step = self._steps.get(name)
        if step is None:
            raise TooLate
        try:
            signature(step).bind(holder, **facts)
        except TypeError as error:
            raise TooLate from error
        return partial(step, holder, **facts)

    def _salt_of(self, holder: int) -> str:
        return f"{self._salt}:{holder}"
