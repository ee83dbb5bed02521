"""A paragraph that defeats the marks of the second parse costs its own places, and no other paragraph's."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from quoteproof.chapter.model import Chapter, FlowKind
from quoteproof.chapter.parse import PARTIAL_PARSES, READER, parse
from quoteproof.engine.pandoc import Pandoc

_ODD = "Here “an odd one” stands."
_PLAIN = [f"In paragraph {number} “these words” stand." for number in range(40)]


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    with Pandoc() as one:
        yield one


def _defeated(pandoc: Pandoc, odd: str) -> tuple[Callable[[str], bytes], list[str]]:
    """Give a reader that takes a text for another as soon as the odd words are marked, and what it has read."""
    asked: list[str] = []

    def read(text: str) -> bytes:
        asked.append(text)
        return pandoc.read(text if odd in text else text + "\n\nA paragraph more.", reader=READER)

    return read, asked


def _chapter(text: str, read: Callable[[str], bytes]) -> Chapter:
    chapter, findings = parse("a.md", text, read)
    assert chapter is not None
    assert findings == ()
    return chapter


@pytest.mark.parametrize("at", [0, 17, 40])
def test_only_the_odd_paragraph_is_without_places(pandoc: Pandoc, at: int) -> None:
    paragraphs = [*_PLAIN[:at], _ODD, *_PLAIN[at:]]
    text = "\n\n".join(paragraphs)
    read, asked = _defeated(pandoc, _ODD)
    chapter = _chapter(text, read)
    assert not chapter.approximate
    for flow, words in zip(chapter.flows, paragraphs, strict=True):
        mark = flow.text.index("“")
        if words == _ODD:
            assert flow.offsets[mark] in (-1, text.index(_ODD) + mark)
        else:
            assert text[flow.offsets[mark] :].startswith(words[mark:])
    assert len(asked) <= 1 + 4 + PARTIAL_PARSES + 1


def test_a_text_that_cannot_be_marked_at_all_is_near_its_places_only(pandoc: Pandoc) -> None:
    text = "\n\n".join(_PLAIN)
    read, asked = _defeated(pandoc, text)
    chapter = _chapter(text, read)
    assert chapter.approximate
    assert len(asked) <= 1 + 4 + PARTIAL_PARSES + 1


def test_marks_are_as_wide_as_what_they_stand_for(pandoc: Pandoc) -> None:
    """A row of more than 80 columns makes pandoc measure the table, and wide glyphs count twice there."""
    row = f"| They | 「{'so it was said' + '!' * 52}」 |"
    assert len(row) == 79
    text = f"| Who | What |\n|---|------|\n{row}\n"
    asked: list[str] = []

    def read(text: str) -> bytes:
        asked.append(text)
        return pandoc.read(text, reader=READER)

    chapter = _chapter(text, read)
    assert not chapter.approximate
    assert len(asked) == 2


def test_words_of_a_citation_are_looked_for_in_it_alone(pandoc: Pandoc) -> None:
    text = "He says so [see @tale#p1, emphasis added].\n\nShe wrote “see” and emphasis added nothing, said she.\n"
    chapter = _chapter(text, lambda t: pandoc.read(t, reader=READER))
    places = [flow.offsets for flow in chapter.flows if flow.kind is FlowKind.AFFIX]
    assert [text[min(o) : max(o) + 1] for o in places] == ["see", ", emphasis added"]
    assert all(0 < offset < text.index("]") for offsets in places for offset in offsets)
