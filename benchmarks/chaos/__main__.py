"""A site of many hosts, parts of which are killed while people use it; needs root.

    make chaos CHAOS="--report docs/reliability.md"

Exit code 1 where an acknowledged rating is lost or doubled, pages fail for longer than they may, or
the schedule stops.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from ..databases import ROOT
from . import hosts, report, ticks
from .faults import BEHIND_SECONDS, FAULTS, Fault, lose_the_unsynchronised
from .hosts import ChaosError, wait_until
from .ledger import Ledger
from .load import Load
from .report import Row
from .site import Site

LOGS = ROOT / ".cache" / "chaos"
"""Where one finds what the hosts logged."""
MOVIES, PEOPLE, RATINGS = 600, 400, 12_000
_BEFORE_SECONDS, _AFTER_SECONDS = 3.0, 3.0
_SCHEDULE_SECONDS = 90.0


def main() -> int:
    """Make the hosts, break them, and print what was lost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="leave out what takes long")
    parser.add_argument("--only", default="", help="faults whose names have this in them")
    parser.add_argument("--report", type=Path, help="a page to write, such as docs/reliability.md")
    options = parser.parse_args()
    try:
        hosts.enter("benchmarks.chaos")
        chosen = [
            fault
            for fault in FAULTS
            if options.only in fault.name and (fault.in_short or not options.short)
        ]
        rows, remark = _in_a_folder(chosen)
    except ChaosError as error:
        sys.stderr.write(f"make chaos: {error}\n")
        return 2
    report.show(rows, remark)
    if options.report:
        report.write(options.report, rows, remark)
    return int(not all(row.kept for row in rows))


def _in_a_folder(faults: Sequence[Fault]) -> tuple[list[Row], str]:
    """Run it all in a folder that is removed; what the hosts logged is kept."""
    with tempfile.TemporaryDirectory(prefix="movierec-chaos-") as name:
        folder = Path(name)
        try:
            with Site(folder) as site:
                return _run(site, faults)
        finally:
            shutil.rmtree(LOGS, ignore_errors=True)
            shutil.copytree(folder / "logs", LOGS)


def _run(site: Site, faults: Sequence[Fault]) -> tuple[list[Row], str]:
    site.manage("migrate", "--verbosity=0")
    site.manage("collectstatic", "--no-input", "--verbosity=0")
    site.call("cost.site.make", MOVIES, PEOPLE, RATINGS)
    ready = site.call("chaos.members.prepare")
    site.start_all()
    load = Load(site.address, ready["sessions"], ready["movies"], Ledger())
    time.sleep(_BEFORE_SECONDS)
    rows = []
    for fault in faults:
        rows.append(_row(site, load, fault))
        sys.stdout.write(f"{' | '.join(rows[-1].cells())}\n")
        sys.stdout.flush()
    remark = _without_synchrony(site, load)
    load.stop()
    return rows, remark


def _row(site: Site, load: Load, fault: Fault) -> Row:
    """Do one thing to the site; return what came of it."""
    began, restarts = time.time(), len(site.restarts)
    remark = fault.work(site)
    mended = time.time()
    schedule = _goes_on(site, mended)
    time.sleep(_AFTER_SECONDS)
    outcomes = load.under_way_since(began)
    found = load.ledger.compare(site.database)
    ended = [f"{program} ended by itself" for program in site.restarts[restarts:]]
    return Row(
        fault.name,
        found,
        seconds=len({int(each.sent_at) for each in outcomes if each.failed}),
        most=fault.most,
        requests=len(outcomes),
        failed=sum(each.failed for each in outcomes),
        longest=max((each.took for each in outcomes), default=0.0),
        schedule=schedule,
        pause=ticks.longest_pause(site.ticks, began),
        remark="; ".join(filter(None, (remark, *ended))),
    )


def _without_synchrony(site: Site, load: Load) -> str:
    """Return what a standby loses that commits do not wait for."""
    acknowledged = lose_the_unsynchronised(site, load.ledger)
    lost = load.ledger.compare(site.database).lost
    return (
        f"An asynchronous standby, cut off for the {BEHIND_SECONDS:.0f} seconds before PostgreSQL"
        f" was killed, lost {lost} of the {acknowledged} ratings that were acknowledged meanwhile."
    )


def _goes_on(site: Site, since: float) -> bool:
    """Say whether a worker does what the schedule asks for after a moment."""
    try:
        wait_until(lambda: ticks.first_since(site.ticks, since) is not None, "", _SCHEDULE_SECONDS)
    except ChaosError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
