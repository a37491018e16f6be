"""The site's settings, with one task more in its schedule."""

from movierec.settings import *  # noqa: F403
from movierec.settings import CELERY_BEAT_SCHEDULE

from .ticks import EVERY_SECONDS

CELERY_IMPORTS = ["benchmarks.chaos.ticks"]
CELERY_BEAT_SCHEDULE = CELERY_BEAT_SCHEDULE | {
    "tick": {
        "task": "benchmarks.chaos.ticks.tick",
        "schedule": EVERY_SECONDS,
        "options": {"expires": EVERY_SECONDS},
    }
}
