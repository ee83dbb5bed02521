"""Sentence ends: sure ones only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.source.segment import split_sentences


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["He came.", "He saw."],
        ["Did he?", "“Yes!”", "So they say."],
        ["He said “globally”.", "Others did not."],
        ["It ended (badly).)", "“Next.”", "[Then] this."],
        ["It fell by 2.7%.", "Then it rose."],
        ["It was 2014.", "Then came 2015."],
        ["这是第一句。", "这是第二句！"],
    ],
)
def test_sure_ends(sentences: list[str]) -> None:
    text = "".join(s if s[-1] in "。！" else f"{s} " for s in sentences).strip()
    assert split(text) == sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "Concerns over the U.S. Its advance was slow.",
        "Dr. Sarah Kirchberger and U.S. Army General Joseph Stilwell met.",
        "I and Eric S. Zhang met No. 2 of Inc. Ltd. and others.",
        "Of any country…” Then he stopped",
        "One. . . . Two",
        "Abb, J., e.g. by lower case, p. 3, vol. 4. then on",
        "He asked “Why?” and left",
        "Version 2.7 is out",
    ],
)
def test_doubtful_ends_are_no_ends(sentence: str) -> None:
    assert split(sentence) == [sentence]


@given(st.text(alphabet="Ab. !?”\n…U", max_size=60))
def test_spans_are_in_order_and_lose_only_space(text: str) -> None:
    spans = split_sentences(text.strip())
    assert "".join("".join(text.strip()[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(a < b for a, b in spans)
