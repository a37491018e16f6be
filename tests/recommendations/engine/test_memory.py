"""What a process may have, as the kernel says it."""

import os
from pathlib import Path

import numpy as np
import pytest

from recommendations.engine.errors import NotEnoughMemoryError
from recommendations.engine.memory import (
    default_limit,
    limits_of_groups,
    memory_in_use,
    require_memory,
)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{text}\n")


def test_the_limits_of_a_group_and_of_those_around_it_count(tmp_path: Path) -> None:
    write(tmp_path / "memory.max", "8000")
    write(tmp_path / "site" / "memory.max", "max")
    write(tmp_path / "site" / "worker" / "memory.max", "5000")
    write(tmp_path / "site" / "other" / "memory.max", "1")
    assert sorted(limits_of_groups("0::/site/worker\n", tmp_path)) == [5000, 8000]


def test_a_container_that_sees_only_its_own_group_has_its_limit(tmp_path: Path) -> None:
    write(tmp_path / "memory.max", "700")
    for groups in ("0::/\n", "0::/docker/0a1b2c\n"):
        assert limits_of_groups(groups, tmp_path) == [700]


def test_the_first_version_of_groups_has_a_hierarchy_for_memory(tmp_path: Path) -> None:
    write(tmp_path / "memory" / "memory.limit_in_bytes", "9223372036854771712")
    write(tmp_path / "memory" / "site" / "memory.limit_in_bytes", "600")
    groups = "12:pids:/site\n5:cpuset,memory:/site\n1:name=systemd:/site\n0::/site\n"
    assert min(limits_of_groups(groups, tmp_path)) == 600


def test_without_groups_there_is_no_limit(tmp_path: Path) -> None:
    assert limits_of_groups("", tmp_path) == []
    assert limits_of_groups("0::/site\n", tmp_path) == []


def test_by_default_a_process_may_have_a_share_of_the_machine() -> None:
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    assert 0 < default_limit() < machine


def test_what_a_process_has_grows_with_what_it_makes() -> None:
    before = memory_in_use()
    made = np.ones(10_000_000)
    assert memory_in_use() - before > 0.9 * made.nbytes


def test_what_is_in_use_counts_with_what_is_needed() -> None:
    limit = memory_in_use() + 10**9
    require_memory(5 * 10**8, limit, "it", "less would do")
    with pytest.raises(NotEnoughMemoryError, match=r"^it would take [\d.]+ GB of memory"):
        require_memory(15 * 10**8, limit, "it", "less would do")
