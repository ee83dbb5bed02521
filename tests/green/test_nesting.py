"""Books of constructs in one another: what the check of the chapters passes is built (`nesting` makes thousands)."""

from __future__ import annotations

import pytest

from tests.green.nesting import tried

FEW = (1,)
MANY = (0, *range(2, 60))


@pytest.mark.parametrize("seed", [*FEW, *(pytest.param(seed, marks=pytest.mark.slow) for seed in MANY)])
def test_a_book_of_constructs_in_one_another_is_built(seed: int) -> None:
    assert tried(seed) is None
