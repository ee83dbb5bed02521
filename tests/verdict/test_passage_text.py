"""The words of a text of passages: the same, looked for one stretch at a time or indexed all at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.document.role import Role
from quoteproof.source.library import Passage
from quoteproof.text.anchor import Anchor
from quoteproof.text.offsets import Mapped
from quoteproof.text.words import words
from quoteproof.verdict.passage_text import PassageText

LINES = st.lists(st.text(st.sampled_from("ab7 .,-–—’'\"“%$()\u0301"), min_size=1, max_size=40), min_size=1, max_size=3)


def passages(lines: list[str]) -> PassageText:
    passages = tuple(
        Passage(f"p{i}", Role.BODY, line, 0, Mapped(line, len(line), (), ())) for i, line in enumerate(lines, 1)
    )
    return PassageText(Anchor("x", "p1"), "x", "seeds/x.txt", passages, 0, -1)


@given(LINES, st.integers(0, 90), st.integers(0, 90), st.integers(0, 6))
def test_words_nearby_are_those_of_the_index(lines: list[str], one: int, other: int, count: int) -> None:
    low, high = sorted((one, other))
    near = passages(lines)
    spans = words(near.text)
    ends = [b for _, b in spans if b <= low]
    before = spans[max(0, len(ends) - count)][0] if ends and len(ends) - count < len(spans) else low
    assert near.cuts(low) == any(a < low < b for a, b in spans)
    assert near.word_count(low, high) == sum(low <= a and b <= high for a, b in spans)
    if count:
        assert near.words_before(low, count) == before


@pytest.mark.parametrize("joint", [" ", ","])
def test_a_ground_that_is_asked_often_answers_from_its_index(joint: str) -> None:
    often = passages([joint.join(["word", "an-other", "7%"] * 900)])
    spans = words(often.text)
    for at in range(0, len(often.text), 97):
        assert often.cuts(at) == any(a < at < b for a, b in spans)
        assert often.word_count(at, at + 500) == sum(at <= a and b <= at + 500 for a, b in spans)
