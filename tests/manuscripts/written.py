"""The manuscript itself: as page-cited Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from quoteproof.book.profiles import Style
from tests.corpora.books import RUN_IN, escaped, inner, typed
from tests.manuscripts.plan import Cited, Plan, Quoted

_A_CHAPTER: Final = 200
"""Quotations in a chapter."""


def chapters(plan: Plan) -> Iterator[Sequence[Quoted]]:
    """The quotations of each chapter."""
    for first in range(0, len(plan.quotations), _A_CHAPTER):
        yield plan.quotations[first : first + _A_CHAPTER]


def is_block(quoted: Quoted) -> bool:
    """Whether a quotation is set as a block."""
    return len(quoted.row.paragraphs) > 1 or len(quoted.row.text.split()) > RUN_IN


def markdown(plan: Plan, style: Style) -> bytes:
    """The manuscript in Markdown, its pages cited as `[@key, p. 33]`."""
    parts = []
    for number, quotations in enumerate(chapters(plan), 1):
        parts.append(f"# Part {number}\n\n")
        for quoted in quotations:
            cite = _cited(quoted)
            if is_block(quoted):
                block = "\n>\n> ".join(escaped(typed(p, style)) for p in quoted.row.paragraphs)
                parts.append(f"Writer number {quoted.number} has this:\n\n> {block}{cite}\n\n")
            else:
                words = inner(escaped(typed(quoted.row.text, style)))
                parts.append(f"Writer number {quoted.number} says “{words}”{cite}.\n\n")
    return "".join(parts).encode()


def _cited(quoted: Quoted) -> str:
    if quoted.cited is Cited.NOTHING:
        return ""
    return f" [@{quoted.row.key}]" if quoted.cited is Cited.WORK else f" [@{quoted.row.key}, p. {quoted.pages}]"


_BEFORE: Final = "Writer number "
_NUMBER: Final = re.compile(rf"{_BEFORE}(\d+)")


def number_before(text: str, offset: int) -> int | None:
    """The number of the quotation that stands at an offset of a chapter; None where none stands before it."""
    found = _NUMBER.match(text, max(0, text.rfind(_BEFORE, 0, offset)))
    return int(found[1]) if found else None
