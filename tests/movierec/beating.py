"""A schedule for tests: a task each second, and one a day; `celery --app` names this module."""

import os
from datetime import timedelta

import django
from celery import Celery

django.setup()

app = Celery("beating", broker=os.environ["BEATING_BROKER"])
app.conf.beat_scheduler = "movierec.beat:SharedScheduler"
app.conf.beat_schedule = {
    "often": {"task": "often", "schedule": timedelta(seconds=1)},
    "daily": {"task": "daily", "schedule": timedelta(days=1)},
}
