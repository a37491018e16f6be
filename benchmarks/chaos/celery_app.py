"""The site's Celery application, with one task more in its schedule."""

from movierec.celery import app

from . import ticks

app.conf.beat_schedule = app.conf.beat_schedule | {
    "tick": {
        "task": ticks.tick.name,
        "schedule": ticks.EVERY_SECONDS,
        "options": {"expires": ticks.EVERY_SECONDS},
    }
}
