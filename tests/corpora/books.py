"""A corpus as a book in memory: its passages as seeds, and every quotation as an author of the style would type it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from quoteproof.book.profiles import Style
from tests.corpora.rows import Corpus, Row

MARGIN: Final = 1
"""Passages before and after the cited ones that a seed has too."""
RUN_IN: Final = 40
"""Most words of a quotation that stands in the text; a longer one is a block quotation."""
A_CHAPTER: Final = 200
"""Quotations in a chapter."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a corpus's book."""

    text: str
    starts: tuple[tuple[int, Row], ...]
    """Where each quotation's paragraph begins."""


def seeds(corpus: Corpus) -> tuple[dict[str, str], dict[tuple[str, int], int]]:
    """The seeds by key, a passage a paragraph, and the number in its seed of each passage of the data."""
    used: dict[str, set[int]] = {}
    for row in corpus.rows:
        near = range(row.lo - MARGIN, row.hi + 1 + MARGIN)
        used.setdefault(row.key, set()).update(i for i in near if i in corpus.passages[row.key])
    texts, numbers = {}, {}
    for key, ids in used.items():
        numbers.update({(key, i): number for number, i in enumerate(sorted(ids), start=1)})
        texts[key] = "".join(f"{corpus.passages[key][i]}\n\n" for i in sorted(ids))
    return texts, numbers


def anchors(corpus: Corpus, numbers: Mapping[tuple[str, int], int]) -> dict[str, str]:
    """The anchor that the data cite for each quotation, by its id."""
    found = {}
    for row in corpus.rows:
        low, high = numbers[row.key, row.lo], numbers[row.key, row.hi]
        found[row.id] = f"{row.key}#p{low}" + (f"-p{high}" if high != low else "")
    return found


def chapters(rows: Sequence[Row], cited: Mapping[str, str], style: Style) -> Iterator[Chapter]:
    """The chapters, with a paragraph or a block quotation for each quotation; `cited` has its anchor by its id."""
    for first in range(0, len(rows), A_CHAPTER):
        text, starts = "# Quotations\n\n", []
        for row in rows[first : first + A_CHAPTER]:
            starts.append((len(text), row))
            text += _written(row, f"@{cited[row.id]}", style)
        yield Chapter(text, tuple(starts))


def _written(row: Row, cite: str, style: Style) -> str:
    if len(row.paragraphs) > 1 or len(row.text.split()) > RUN_IN:
        return "".join(f"> {_typed(p, style)}\n>\n" for p in row.paragraphs) + f"> — [{cite}]\n\n"
    return f"“{inner(_typed(row.text, style))}” [{cite}].\n\n"


_MARKUP: Final = re.compile(r"([\\`*_<>#@$^~|{}])")
_DOTS: Final = r"\*\s?\*\s?\*|(?:\.\s?){3,4}|…"
_BEHIND: Final = re.compile(rf"(?<=[A-Za-z,;:])\s*(?:\[\s*(?:…|\.\s?\.\s?\.)\s*\]|{_DOTS})\s*")
_ELSEWHERE: Final = re.compile(rf"(?<!\[)(?:{_DOTS})(?!\])\s*")


def _typed(words: str, style: Style) -> str:
    return escaped(typed(words, style))


def typed(words: str, style: Style) -> str:
    """Words as they are typed: in `strict` every omission has its brackets."""
    words = " ".join(words.split())
    if style is not Style.STRICT:
        return re.sub(r"\*\s?\*\s?\*", ". . .", words)
    words = _ELSEWHERE.sub(" […] ", _BEHIND.sub(" […] ", words))
    words = re.sub(r"\s+([,;:.?!])", r"\1", " ".join(words.split()))
    return words.replace("[...]", "[…]").replace("[. . .]", "[…]")


def escaped(words: str) -> str:
    """Words with what would be markup in Markdown escaped."""
    return _MARKUP.sub(r"\\\1", words)


def inner(words: str) -> str:
    """Words whose own quotation marks are single, as they are within double ones."""
    words = words.replace("“", "‘").replace("”", "’")
    return re.sub(r'(^|[\s({\[—-])"', r"\1‘", words).replace('"', "’")
