"""What `pip install .` installs has all that it needs, and says so."""

import ast
import re
import sys
import tomllib
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[3]
OWN = {"movielens", "recommendations"}
NAMES = {"lightfm": "lightfm-next"}
"""Of packages that are imported by another name."""


def imported(folder: str) -> set[str]:
    found = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                found.add(node.module.partition(".")[0])
    return found


def test_what_the_engine_imports_is_what_it_depends_on() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    each_one = chain(project["dependencies"], *extras)
    named = {re.split(r"[<>=]", each)[0] for each in each_one}
    used = imported("recommendations/engine") | imported("movielens")
    others = used - OWN - sys.stdlib_module_names
    assert {NAMES.get(name, name) for name in others} == named
