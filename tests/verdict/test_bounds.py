"""Bounds: no quotation, however it is made, takes long to judge, and what is not decided is no pass."""

from __future__ import annotations

import pytest

from quoteproof.quotation.pattern import ELEMENTS
from quoteproof.verdict.model import Altered, Uncheckable, Verbatim
from tests.samples import sampled
from tests.verdict.judging import verdict_of

LONG = "the cat sat on the mat and the dog lay in the hall while rain fell on the town " * 12_000
BOMBS = {
    "nested brackets": "[" * 60 + "x" + "]" * 60,
    "open brackets": "[" * 500,
    "hundreds of omissions": " […] ".join(["the"] * (ELEMENTS // 2 - 2)),
    "too many elements": " […] ".join(["the"] * ELEMENTS),
    "one letter, a hundred times": " […] ".join(["a"] * 100),
    "insertions in a row": "the " + "[x] " * 100 + "cat",
    "initials in a row": "[t]he " * 100,
    "completions in a row": "the[m] " * 100,
    "sic in a row": "the [sic] " * 100,
    "leading brackets": "[a] " * 12 + "the cat",
    "a long quotation": "the cat sat on the mat and " * 2_000,
    "dots": "… " * 200,
}


@pytest.mark.parametrize("name", sampled(list(BOMBS), 2))
def test_bombs_are_soon_refused(name: str) -> None:
    """Each takes well under a second; what would take for ever runs into the limit that every test has."""
    assert not isinstance(verdict_of(BOMBS[name], LONG), Verbatim | Altered)


def test_too_many_elements_are_uncheckable() -> None:
    assert isinstance(verdict_of(BOMBS["too many elements"], LONG), Uncheckable)


def test_a_whole_passage_of_a_megabyte_is_verbatim() -> None:
    assert isinstance(verdict_of(LONG.strip(), LONG), Verbatim)
