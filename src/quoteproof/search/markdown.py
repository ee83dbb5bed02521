"""Markdown: words written so that pandoc reads exactly them, with the source's emphasis.

Promises: what is written here and read by the program's own reader (`chapter.parse.READER`) prints the characters it
was made of; a run of white space is one space. Leaves out: which characters are to print (`writing`).
Source: Pandoc User's Guide, “Backslash escapes” (any ASCII punctuation can be escaped).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from quoteproof.text.anchor import Anchor

_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>~^$@|]|&(?=#?\w+;)|!(?=\[)")
# What at a paragraph's beginning would make a heading, a list, a definition, a rule, a line block or a division of it.
_NUMBERED: Final = re.compile(r"(\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|#))([.)])(?=\s|$)")
_BEGINNING: Final = re.compile(r"[#+\-:%=>]")
_PLAIN_KEY: Final = re.compile(r"\w+(?:[:.#$%&\-+?<>~/]\w+)*")


def escaped(text: str) -> str:
    """Write words that may stand anywhere in a paragraph."""
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", text)


def at_beginning(markdown: str) -> str:
    """Write a paragraph so that its first characters begin no other kind of block."""
    numbered = _NUMBERED.sub(r"\1\\\2", markdown, count=1) if _NUMBERED.match(markdown) else markdown
    return f"\\{numbered}" if _BEGINNING.match(numbered) else numbered


def emphasised(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Write words with some stretches (code points, apart, in order) in emphasis; white space at their ends is not."""
    parts: list[str] = []
    done = 0
    for start, end in spans:
        inside = text[start:end]
        low, high = start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip())
        if low >= high or low < done:
            continue
        parts += [escaped(text[done:low]), f"*{escaped(text[low:high])}*"]
        done = high
    return "".join([*parts, escaped(text[done:])])


def citation(anchor: Anchor) -> str:
    """Write the citation of an anchor."""
    return f"[@{anchor}]" if _PLAIN_KEY.fullmatch(str(anchor)) else f"[@{{{anchor}}}]"
