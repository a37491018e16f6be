"""What is done to the site while people use it."""

import time
from collections.abc import Callable
from typing import NamedTuple

from .hosts import ChaosError, Host, wait_until
from .ledger import Ledger
from .site import Site

NOTICED_SECONDS = 3.0
"""After so long, whoever looks after Redis has noticed that it is gone."""
CUT_OFF_SECONDS = 15.0
BEHIND_SECONDS = 3.0
_SERVED_SECONDS = 5.0
_LEASE_SECONDS = 720.0
"""Longer than the ten minutes of a lease, and a training."""
_TRAINING = "recommendations.tasks.retrain["


class Fault(NamedTuple):
    """Something that goes wrong, and is put right again.

    Attributes
    ----------
    work
        Does it, and returns a remark; the site is whole again when it returns.
    most
        The seconds in which requests may fail.
    in_short
        Whether the short form does it, too.
    """

    name: str
    work: Callable[[Site], str]
    most: int = 5
    in_short: bool = True


def _kill_web(site: Site) -> str:
    web = site.webs[0]
    web.kill("web")
    site.revive(web, "web")
    took = site.wait_for(web)
    return f"answers again after {took:.0f} s more"


def _cut_web_off(site: Site) -> str:
    web = site.webs[1]
    web.cut_off()
    time.sleep(CUT_OFF_SECONDS)
    web.join_again()
    site.wait_for(web)
    return f"for {CUT_OFF_SECONDS:.0f} s"


def _kill_training(site: Site) -> str:
    """Kill the worker that trains, and ask for a training again, as someone would."""
    before = site.latest_model()
    logs = {worker.name: site.log_of(worker, "worker").stat().st_size for worker in site.workers}
    site.call("chaos.members.begin_training")
    wait_until(lambda: site.latest_model() > before, "a training begins")
    worker = next(each for each in site.workers if _took_training(site, each, logs[each.name]))
    worker.kill("worker")
    site.call("chaos.members.begin_training")
    site.revive(worker, "worker")
    return f"{worker.name}, training model {before + 1}"


def _took_training(site: Site, worker: Host, begin: int) -> bool:
    with site.log_of(worker, "worker").open(errors="replace") as log:
        log.seek(begin)
        return _TRAINING in log.read()


def _train_after_all(site: Site) -> str:
    """Wait for the training that was asked for after one was killed; it waits for its lease.

    Where its worker was lost meanwhile, the schedule takes it up.
    """
    began = time.monotonic()
    try:
        wait_until(lambda: _is_trained(site), "a model is trained", _LEASE_SECONDS)
        remark = ""
    except ChaosError:
        site.call("chaos.members.begin_training")
        wait_until(lambda: _is_trained(site), "a model is trained")
        remark = "LOST, and asked for again: "
    return f"{remark}waited {time.monotonic() - began:.0f} s more"


def _is_trained(site: Site) -> bool:
    query = (
        "SELECT id FROM recommendations_modelversion WHERE finished_at IS NOT NULL"
        " AND state <> 'failed' AND seconds IS NOT NULL"
    )
    return bool(site.database.ask(query))


def _kill_schedule(site: Site) -> str:
    site.schedule.kill("schedule")
    site.revive(site.schedule, "schedule")
    return ""


def _kill_redis(site: Site) -> str:
    site.redis.kill_primary()
    time.sleep(NOTICED_SECONDS)
    site.redis.promote()
    site.redis.follow()
    return "its replica promoted, the address moved"


def _cut_redis_off(site: Site) -> str:
    host = site.redis.primary
    host.cut_off()
    time.sleep(NOTICED_SECONDS)
    # Whoever is given up must not come back as if it were still the first.
    host.kill("redis")
    site.redis.promote()
    time.sleep(CUT_OFF_SECONDS)
    host.join_again()
    site.redis.follow()
    return "its replica promoted, the address moved"


def _kill_postgres(site: Site) -> str:
    began = time.monotonic()
    site.database.kill_primary()
    site.database.promote()
    took = time.monotonic() - began
    site.database.follow()
    return f"its standby promoted after {took:.0f} s"


def _cut_postgres_off(site: Site) -> str:
    began = time.monotonic()
    host = site.database.primary
    host.cut_off()
    site.database.promote()
    took = time.monotonic() - began
    host.kill("postgres")
    time.sleep(CUT_OFF_SECONDS)
    host.join_again()
    site.database.follow()
    return f"its standby promoted after {took:.0f} s"


def _change_models(site: Site) -> str:
    """Publish another model, and go back; each page must be of the one that is in service."""
    first = site.call("chaos.members.served")
    other = site.call("chaos.members.copy_model")
    wrong = 0
    for model in (other, first):
        site.call("chaos.members.serve", model)
        at = site.database.ask("SELECT now()")[0][0]
        time.sleep(_SERVED_SECONDS)
        query = (
            "SELECT count(*) FROM recommendations_prediction JOIN catalog_rating ON"
            " catalog_rating.id = rating_id WHERE created_at > %s + interval '1 second'"
            " AND version_id <> %s"
        )
        wrong += site.database.ask(query, at, model)[0][0]
    if wrong:
        raise ChaosError(f"{wrong} ratings were predicted by a model that is not in service")
    return f"models {first}, {other}, {first}"


def _fill_store(site: Site) -> str:
    before = site.latest_model()
    filling = site.models / "filling"
    with filling.open("wb") as file:
        try:
            while True:
                file.write(bytes(1 << 20))
                file.flush()
        except OSError:
            pass
    site.call("chaos.members.begin_training")
    query = "SELECT error FROM recommendations_modelversion WHERE id > %s AND state = 'failed'"
    wait_until(lambda: bool(site.database.ask(query, before)), "the training fails", 120)
    ready = [site.ready(web) for web in site.webs]
    filling.unlink()
    if set(ready) != {200}:
        raise ChaosError(f"/readyz takes hosts out of service that serve pages: {ready}")
    ((error,), *_more) = site.database.ask(query, before)
    why = error.splitlines()[0].replace(f"{site.models}/", "")
    return f"the training says: {why}; /readyz: {', '.join(map(str, ready))}"


def _upgrade(site: Site) -> str:
    """Put a version with one migration more into the place of this one, host by host."""
    code = site.next_version()
    site.manage("collectstatic", "--no-input", "--verbosity=0", code=code)
    site.manage("migrate", "--verbosity=0", code=code)
    site.run_code([*site.webs, *site.workers, site.schedule], code)
    for web in site.webs:
        site.drain(web)
        web.end("web")
        site.start(web, "web")
        site.wait_for(web)
    site.drain()
    for worker in site.workers:
        worker.end("worker", 120)
        site.start(worker, "worker")
    site.schedule.end("schedule")
    site.start(site.schedule, "schedule")
    return "two web hosts, two workers, the schedule"


FAULTS = [
    Fault("a worker killed while it trains", _kill_training),
    Fault("a web host's processes killed", _kill_web),
    Fault("a web host cut off", _cut_web_off),
    Fault("the schedule killed", _kill_schedule),
    Fault("Redis killed", _kill_redis),
    Fault("Redis's host cut off", _cut_redis_off, in_short=False),
    Fault("PostgreSQL killed", _kill_postgres, most=30),
    Fault("PostgreSQL's host cut off", _cut_postgres_off, most=30, in_short=False),
    Fault("a model published and taken back", _change_models),
    Fault("a rolling upgrade by one migration", _upgrade),
    Fault(
        "the training asked for after the first one was killed", _train_after_all, in_short=False
    ),
    Fault("the artefact store full", _fill_store, in_short=False),
]


def lose_the_unsynchronised(site: Site, ledger: Ledger) -> int:
    """Kill PostgreSQL while commits do not wait for its standby, which lags behind.

    Returns
    -------
    int
        How many ratings were acknowledged while it lagged.
    """
    site.database.wait_for_standby(synchronous=False)
    # Before it is cut off, which takes a moment of its own.
    before = ledger.acknowledgements
    site.database.standby.cut_off()
    time.sleep(BEHIND_SECONDS)
    # With its host: its kernel would still send what it was given.
    site.database.primary.cut_off()
    site.database.kill_primary()
    acknowledged = ledger.acknowledgements - before
    site.database.standby.join_again()
    site.database.promote()
    return acknowledged
