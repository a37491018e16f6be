"""Rows that a form which was open meanwhile does not bring back."""

from typing import Any

from django.db import models


class StaysDeleted(models.Model):
    """A row that people edit, and that others may delete at the same time."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new row, or change the one that was read.

        Raises
        ------
        DatabaseError
            If it has been deleted since it was read; Django would make it anew.
        """
        if not self._state.adding and not kwargs.get("force_insert"):
            kwargs["force_update"] = True
        super().save(*args, **kwargs)
