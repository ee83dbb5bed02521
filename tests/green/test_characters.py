"""A book of random characters is refused before anything is made of it, or built; more: `python -m tests.green`."""

from __future__ import annotations

import pytest

from tests.green import characters
from tests.green.__main__ import of_seed


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 6))
def test_a_book_of_random_characters_is_built(seed: int) -> None:
    assert of_seed(seed) == ("built", "")


def test_a_seed_makes_the_same_book_again() -> None:
    assert characters.blocks(7) == characters.blocks(7) != characters.blocks(8)
