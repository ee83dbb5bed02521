"""Comments: the HTML comments of a chapter, which print nothing, with their places.

Promises: only what pandoc read as a comment is one, so that a comment shown in code is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from quoteproof.chapter.model import Chapter
from quoteproof.chapter.nodes import branches

_COMMENT: Final = re.compile(r"<!--(.*?)-->", re.DOTALL)
_BLANK: Final = re.compile(r"\n[ \t\r]*\n")


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment."""

    text: str
    """Its words."""
    start: int
    """Its first code point in the chapter."""
    end: int
    """End, exclusive."""
    reach: int
    """Where the block ends that it stands in, or that follows it where it stands alone."""


def comments(chapter: Chapter) -> Iterator[Comment]:
    """A chapter's comments, in the order of the page."""
    reached = 0
    # Most chapters have none, and a walk over the whole AST is dear.
    for node in branches(chapter.ast["blocks"]) if "<!--" in chapter.text else ():
        if node["t"] not in ("RawBlock", "RawInline") or node["c"][0] != "html":
            continue
        for match in _COMMENT.finditer(node["c"][1]):
            start = chapter.text.find(match.group(), reached)
            if start < 0:
                continue
            reached = start + len(match.group())
            yield Comment(match[1].strip(), start, reached, _reach(chapter.text, reached))


def _reach(text: str, end: int) -> int:
    """The end of the block that a comment ending at `end` speaks of."""
    start = end
    while start < len(text) and text[start].isspace():
        start += 1
    blank = _BLANK.search(text, start)
    return blank.start() if blank else len(text)
