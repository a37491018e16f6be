"""The notebook runs from its first cell to its last, and draws."""

import json
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from .made_up import write_movie_data

NOTEBOOK = Path(__file__).parents[2] / "examples" / "notebook.ipynb"


def test_every_cell_runs_and_the_plots_are_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_movie_data(tmp_path)
    monkeypatch.chdir(tmp_path)
    mpl.use("agg")
    drawn: list[int] = []

    def show() -> None:
        (number,) = plt.get_fignums()
        plt.gcf().canvas.draw()
        drawn.append(number)
        plt.close()

    monkeypatch.setattr(plt, "show", show)
    names: dict[str, object] = {}
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    assert len(drawn) == 4
    assert "270 ratings of 24 movies by 30 people" in capsys.readouterr().out


def test_what_is_kept_of_its_last_run_are_plots_and_no_errors() -> None:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    assert sum("image/png" in output.get("data", ()) for output in outputs) == 4
    assert not [output for output in outputs if output["output_type"] == "error"]
