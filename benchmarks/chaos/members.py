"""Done inside the site's own processes: who uses it, and its models."""

import shutil
from typing import Any

from django.conf import settings
from django.db.models import Count

from accounts.models import User
from catalog.models import Movie
from recommendations.models import ModelVersion
from recommendations.registry.store import folder_of
from recommendations.tasks import ask_to_retrain

from ..load.members import session_of

PEOPLE = 60
MOVIES = 200


def prepare() -> dict[str, Any]:
    """Log members in who have rated; return their cookies by name, and movies to rate."""
    rated = User.objects.annotate(n=Count("ratings")).filter(n__gte=5)
    members = list(rated.filter(username__startswith="made:").order_by("pk")[:PEOPLE])
    User.objects.filter(pk__in=[member.pk for member in members]).update(is_active=True)
    cookie = settings.SESSION_COOKIE_NAME
    return {
        "sessions": {user.username: f"{cookie}={session_of(user)}" for user in members},
        "movies": list(Movie.objects.order_by("pk").values_list("pk", flat=True)[:MOVIES]),
    }


def serve(pk: int) -> None:
    """Put a model into service, as the admin does."""
    version = ModelVersion.objects.get(pk=pk)
    version.publish(version.artefact)


def served() -> int:
    """Return the key of the model in service."""
    return ModelVersion.objects.published()[0].pk


def begin_training() -> None:
    """Ask for a training, as the admin's button does."""
    ask_to_retrain()


def copy_model() -> int:
    """Store the model in service once more, as another version; return its key."""
    version = ModelVersion.objects.published()[0]
    copy = f"{version.artefact}-again"
    shutil.copytree(folder_of(version.artefact), folder_of(copy))
    version.pk = None
    version.keep(copy)
    return int(version.pk)
