"""A site with one rating, one poster and one model, worked on in a process of its own.

`python -m tests.movierec.small_site fill "backup FOLDER" see` does one after the other, commands of
`manage.py` included, and prints as JSON what each said.
"""

import json
import sys
from collections.abc import Callable
from io import StringIO
from typing import Any

import django
from django.core.management import CommandError, call_command

POSTER = "posters/poster.jpg"


def fill() -> None:
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from recommendations.models import ModelVersion
    from recommendations.registry.store import store
    from tests.factories import RatingFactory, UserFactory
    from tests.hand_made import hand_made_model

    RatingFactory(user=UserFactory(username="ada"), stars=4.5)
    default_storage.save(POSTER, ContentFile(b"a poster"))
    version = ModelVersion.objects.create()
    version.publish(store(version, hand_made_model(), None))


def note_host() -> None:
    """Note this host as its web process does, but for the traces in folders."""
    from django.utils import timezone

    from movierec.models import HostNote
    from movierec.watching.hosts import runs_with

    HostNote.objects.create(
        host="here", part="web", noted_at=timezone.now(), seconds_ahead=0, folders={}, **runs_with()
    )


def hosts() -> list[str]:
    from movierec.models import HostNote

    return list(HostNote.objects.values_list("host", flat=True))


def add() -> int:
    """Add a user and return the number given."""
    from tests.factories import UserFactory

    return int(UserFactory().pk)


def see() -> dict[str, Any]:
    from django.core.files.storage import default_storage

    from catalog.models import Rating
    from recommendations.registry.current import current_model

    model = current_model()
    return {
        "stars": {row.user.username: float(row.stars) for row in Rating.objects.all()},
        "poster": default_storage.exists(POSTER) and default_storage.open(POSTER).read().decode(),
        "model": None if model is None else model.item_ids.tolist(),
    }


STEPS: dict[str, Callable[[], Any]] = {
    "fill": fill,
    "note_host": note_host,
    "hosts": hosts,
    "add": add,
    "see": see,
}


def do(step: str) -> Any:
    """Take a step of the above, or run a command and return what it said."""
    if step in STEPS:
        return STEPS[step]()
    name, *arguments = step.split()
    said = StringIO()
    try:
        call_command(name, *arguments, stdout=said)
    except CommandError as error:
        return f"{type(error).__name__}: {error}"
    except SystemExit as error:
        return error.code
    return said.getvalue()


if __name__ == "__main__":
    django.setup()
    print(json.dumps([do(step) for step in sys.argv[1:]]))  # noqa: T201
