"""The settings of Celery, from those of the site."""

import socket
from datetime import timedelta

from django.conf import settings

from . import queues
from .periodic_tasks import periodic_tasks

broker_url = settings.REDIS_URL or f"redis+socket://{settings.BROKER_SOCKET}"
if settings.REDIS_URL.startswith("rediss:"):
    # Celery's own default is to believe any certificate.
    broker_use_ssl = {"ssl_cert_reqs": "required"}
broker_connection_retry_on_startup = True
broker_transport_options = {
    # Above the longest task: one is handed out again only when its worker must be dead.
    "visibility_timeout": int(2 * queues.LONGEST.total_seconds()),
    "socket_connect_timeout": 1,
    # Of a server that vanished without a word the system itself would hear after minutes.
    "socket_keepalive": True,
    "socket_keepalive_options": {
        socket.TCP_KEEPIDLE: 5,
        socket.TCP_KEEPINTVL: 2,
        socket.TCP_KEEPCNT: 3,
        socket.TCP_USER_TIMEOUT: 10_000,
    },
    "global_keyprefix": queues.PREFIX,
}
# Once more at once, for a kept connection may be stale; no page waits for a broker that is away.
task_publish_retry_policy = {"max_retries": 1, "interval_start": 0}
# No result is kept, so none has to be cleared.
task_ignore_result = True
result_expires = None
# What a worker reads unless it is told otherwise: all of them.
task_queues = {name: {"routing_key": name} for name in queues.KINDS}
task_default_queue = queues.QUICK
task_routes = queues.routes()
task_annotations = queues.limits()
task_soft_time_limit, task_time_limit = queues.limits_of(queues.QUICK).values()
# A task belongs to a worker until it is done, and none waits behind one that another could do.
task_acks_late = True
worker_prefetch_multiplier = 1
worker_max_tasks_per_child = 20
beat_scheduler = "movierec.beat:SharedScheduler"
beat_schedule_filename = str(settings.DATA_DIR / "schedule")
beat_schedule = periodic_tasks(timedelta(minutes=settings.RETRAIN_EVERY_MINUTES))
