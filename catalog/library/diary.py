"""Logging what programs say a user saw: what is sent twice is logged once."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from core.deletion import hold

from ..models import Movie, Viewing
from .forms import ViewingForm


def log_once(user: User, movie: Movie, day: date, note: str | None = None) -> tuple[Viewing, bool]:
    """Log that a user saw a movie, and say whether that is new.

    Parameters
    ----------
    note
        On the viewing; another one on the same day is another viewing. Where it is None, any
        viewing of the movie on that day is this one.

    Raises
    ------
    ValidationError
        If the day or the note is not valid, or the diary is full.
    """
    seen = Viewing(user=user, movie=movie)
    form = ViewingForm({"watched_on": day, "note": note or ""}, instance=seen)
    with transaction.atomic():
        hold(User.objects.filter(pk=user.pk))
        is_valid = form.is_valid()
        same = Viewing.objects.filter(user=user, movie=movie, watched_on=day)
        if note is not None:
            # One that is not valid is on no viewing.
            same = same.filter(note=form.cleaned_data.get("note"))
        # Of a full diary, too.
        if there := same.first():
            return there, False
        if not is_valid:
            raise ValidationError(form.errors.as_data())
        return form.save(), True
