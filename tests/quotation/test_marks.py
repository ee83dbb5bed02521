"""Pairing of quotation marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.text.pairing import pair


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("“no limits” and ‘x’", ["“no limits”", "‘x’"]),
        ('a 12" gun and a 7" gun', []),
        ("'90s it's the boys'", ["'90s it's the boys'"]),
        ("“a ‘b “c” b’ a”", ["“a ‘b “c” b’ a”"]),
        ("the ‘allies’ positions’ [x]", ["‘allies’ positions’"]),
        ("the ‘no limits’ pact and two countries’ memory", ["‘no limits’"]),
        ("„so ‚nein‘ so“", ["„so ‚nein‘ so“"]),
        ("«a ‹b› c» »d«", ["«a ‹b› c»", "»d«"]),
        ("「外『内』外」", ["「外『内』外」"]),
        ("\"a 'b' c\" d", ["\"a 'b' c\""]),
        ("''x y'' z", ["''x y''"]),
        ("It's 'tis 'x'", ["'x'"]),
        ("rock 'n' roll", []),
        ("‘a’ b”—“c”", None),
        ("“open", None),
        ("close”", None),
        ("“a‟", None),
        ("“x” “y", None),
        ("‘90s", None),
    ],
)
def test_pairs(text: str, runs: list[str] | None) -> None:
    pairing = pair(text)
    if runs is None:
        assert pairing.stray
        assert not pairing.runs
    else:
        assert [text[r.start : r.end] for r in pairing.runs if r.depth == 0] == runs
        assert not pairing.stray


def test_swedish_marks_open_and_close_alike() -> None:
    assert [r.end for r in pair("”så” sa hon", language="sv").runs] == [4]


@given(st.text(st.sampled_from("a b'\"“”‘’„«».,7"), max_size=80))
def test_every_mark_has_a_part_or_is_stray(text: str) -> None:
    pairing = pair(text)
    paired = {at for r in pairing.runs for at in range(r.start, r.start + r.width)}
    paired |= {at for r in pairing.runs for at in range(r.end - r.width, r.end)}
    if not pairing.stray:
        for at, character in enumerate(text):
            if character in "“”„«»":
                assert at in paired


def test_a_thousand_marks_are_soon_done() -> None:
    assert pair("'a" * 3000 + ' "b' * 3000).stray
