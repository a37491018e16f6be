"""What is counted while the site runs. Where METRICS_TOKEN is set, `/metrics` shows it.

The values of labels are few and named in the code: no user, movie, address or text is among them.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry(auto_describe=True)

REQUESTS = Counter("movierec_requests", "Requests answered.", ["view", "status"], registry=REGISTRY)
REQUEST_SECONDS = Histogram(
    "movierec_request_seconds",
    "How long answers took.",
    ["view"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
    registry=REGISTRY,
)
ERRORS = Counter(
    "movierec_errors", "Errors logged, by the part that logged them.", ["part"], registry=REGISTRY
)
CACHE_LOOKUPS = Counter(
    "movierec_cache_lookups",
    "What was looked up in the cache: hit, miss.",
    ["found"],
    registry=REGISTRY,
)
FOLD_IN_SECONDS = Histogram(
    "movierec_fold_in_seconds",
    "How long a user's vector took to compute.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0),
    registry=REGISTRY,
)
MAILS = Counter(
    "movierec_mails",
    "Tries to send a mail: sent, failed, given_up.",
    ["outcome"],
    registry=REGISTRY,
)
TRAININGS = Counter(
    "movierec_trainings",
    "Trainings that ended: published, refused, failed.",
    ["outcome"],
    registry=REGISTRY,
)
TRAINING_SECONDS = Histogram(
    "movierec_training_seconds",
    "How long trainings took, failed ones included.",
    buckets=(1, 10, 60, 300, 900, 3600, 14_400),
    registry=REGISTRY,
)
TASKS = Counter(
    "movierec_tasks",
    "Tasks that ended: success, failure, retry.",
    ["task", "outcome"],
    registry=REGISTRY,
)
TASK_SECONDS = Histogram(
    "movierec_task_seconds",
    "How long tasks took.",
    ["task"],
    buckets=(0.1, 1, 10, 60, 600, 3600),
    registry=REGISTRY,
)

# What has not happened yet is there to be seen, too.
for _metric, _values in (
    (CACHE_LOOKUPS, ("hit", "miss")),
    (MAILS, ("sent", "failed", "given_up")),
    (TRAININGS, ("published", "refused", "failed")),
):
    for _value in _values:
        _metric.labels(_value)
