"""The table of a run, and what was found."""

import sys
from collections import defaultdict

from .running import Outcome

_COLUMNS = ("2xx", "3xx", "4xx", "5xx")


def show(outcome: Outcome, seed: int, seconds: float) -> None:
    """Print how each view answered, then each finding with the request that led to it."""
    by_view: dict[str, dict[str, int]] = defaultdict(dict)
    for (view, status), count in outcome.statuses.items():
        by_view[view][status] = count
    width = max(map(len, by_view))
    lines = [f"{'view':{width}}" + "".join(f"{column:>8}" for column in _COLUMNS)]
    for view, counts in sorted(by_view.items()):
        cells = "".join(f"{counts.get(column, 0):8,}" for column in _COLUMNS)
        lines.append(f"{view:{width}}{cells}")
    taken, dearest = outcome.dearest
    lines += [
        "",
        f"{outcome.requests:,} requests in {seconds:.0f} s with seed {seed}.",
        f"The dearest took {taken * 1e3:.0f} ms of processor: {dearest}",
    ]
    for finding in outcome.findings.values():
        lines += [
            "",
            f"FOUND in episode {finding.episode}: {finding.kind} {finding.where}",
            str(finding.sent),
            finding.detail,
        ]
    lines.append(f"Found: {len(outcome.findings)}")
    sys.stdout.write("\n".join(lines) + "\n")
