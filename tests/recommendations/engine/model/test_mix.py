"""Scales go from one number of known ratings to the next."""

import numpy as np
import pytest

from recommendations.engine.model.mix import KNOWN, USUAL, Mix, Scales


def test_the_usual_mix_is_the_same_for_everyone() -> None:
    assert {Mix.of(USUAL).at(known) for known in (0, 1, 7, 80, 5000)} == {USUAL}


def test_between_two_numbers_they_are_between() -> None:
    mix = Mix(np.array([[1.0, 2.0, 0.0, 0.0], [3.0, 1.0, 0.0, 1.0], [3.0, 0.0, 0.0, 2.0]]))
    assert mix.at(0) == mix.at(5) == Scales(1.0, 2.0, 0.0, 0.0)
    assert mix.at(80) == mix.at(900) == Scales(3.0, 0.0, 0.0, 2.0)
    half = round(np.sqrt((KNOWN[0] + 1) * (KNOWN[1] + 1)) - 1)
    assert mix.at(half) == pytest.approx((2.0, 1.5, 0.0, 0.5), abs=0.05)
