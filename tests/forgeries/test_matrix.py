"""Every mark in every place: refused at the check, or owned; the holes that are known are those of the list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from quoteproof.engine.pandoc import Pandoc
from tests.forgeries.matrix import GLYPHS, KINDS, SAMPLE, holes


@pytest.fixture(scope="module")
def pandocs(pandoc: Pandoc) -> Iterator[tuple[Pandoc, Pandoc]]:
    """Two pandocs, for projects that parse two chapters at a time."""
    with Pandoc() as second:
        yield pandoc, second


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_has_no_hole(kind: str, pandocs: tuple[Pandoc, Pandoc], tmp_path: Path) -> None:
    _assert_closed(kind, SAMPLE, pandocs, tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("kind", KINDS)
def test_the_matrix_has_no_hole(kind: str, pandocs: tuple[Pandoc, Pandoc], tmp_path: Path) -> None:
    _assert_closed(kind, GLYPHS, pandocs, tmp_path)


def _assert_closed(kind: str, glyphs: tuple[str, ...], pandocs: tuple[Pandoc, Pandoc], folder: Path) -> None:
    assert holes(KINDS[kind](glyphs, pandocs, folder)) == set()


def test_the_sample_is_of_the_matrix() -> None:
    assert set(SAMPLE) <= set(GLYPHS)
    assert len(GLYPHS) > 200
