"""Anchors are read from their text and written back the same."""

from __future__ import annotations

import pytest

from quoteproof.text.anchor import Anchor


@pytest.mark.parametrize("text", ["key", "key#p7", "key#p3-p5", "key#p7.s2", "key#walls", "key#", "", "#p1", "a#b#c"])
def test_an_anchor_is_written_as_it_was_read(text: str) -> None:
    anchor = Anchor.parse(text)
    assert str(anchor) == text
    assert anchor.names_place == ("#" in text)
    assert anchor == Anchor(anchor.key, anchor.place)


def test_anchors_are_ordered_by_their_text() -> None:
    texts = ["b#p1", "a", "a#p2", "a#p10", "a-b#p1"]
    assert [str(anchor) for anchor in sorted(map(Anchor.parse, texts))] == sorted(texts)
