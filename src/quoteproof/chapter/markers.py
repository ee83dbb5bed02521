"""Marks for the second parse: a text of the same length in which words, glyphs and citation keys are numbered.

pandoc's `markdown` reader gives no positions. So the chapter is parsed twice, once as it is and once with every
quotation glyph, every citation key's beginning and (where it is safe) every word's first two letters replaced
by characters that say where they stood. Undoing the replacement in the second AST must give the first; if it does
not, a smaller set of marks is tried, and in the end positions are called approximate.

Promises: same length, so that columns, tables and indents stay. Leaves out: parsing and comparing (`positions`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from quoteproof.text.mark_table import MARKS

_GLYPH_BASE: Final = 0xF0000  # plane 15, private use: neither letters nor space to pandoc
_GLYPH_SIZE: Final = 0xFFFE
_WIDE_BASE: Final = 0x3F000  # plane 3, unassigned: as wide as the corner brackets they stand for
_WIDE_SIZE: Final = 0xFFE
_WORD_BASE: Final = 0x13000  # Egyptian hieroglyphs: letters, of narrow width
_WORD_SIZE: Final = 1000
_CITE_BASE: Final = 0x12000  # cuneiform: letters, of narrow width
_CITE_SIZE: Final = 800

_MARKED: Final = re.compile("[\U000f0000-\U000ffffd\U0003f000-\U0003fffd\U00013000-\U000133e7\U00012000-\U0001231f]")

_KEPT: Final = re.compile(
    r"""
      \A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?=\n|\Z)          # metadata
    | ^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^[ \t>]*(?P=fence)[^\n]*$
    | (?P<tick>`+)(?!`)[^`].*?(?<!`)(?P=tick)(?!`)
    | <!--.*?-->
    | <[A-Za-z/!?][^<>]*>
    | ^[ \t>]*\[[^\]\n^][^\]\n]*\]:[^\n]*                       # reference definition
    | \[\^[^\]\s]+\]                                            # note label
    | \]\((?:[^()\n]|\n(?![ \t]*\n)|\([^()\n]*\))*\)            # link destination and title
    | (?<!@)\{[^{}]*\}                                          # attributes
    | \$\$.+?\$\$ | \$(?=\S)[^$\n]*?(?<=\S)\$(?!\d)
    | \\.
    | &(?:\#\d+|\#[xX][0-9a-fA-F]+|\w+);
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_CITE: Final = re.compile(r"(?<![^\W_])@\{?(?P<run>[^\W_]+)[^\s\]};,]*")
_GLYPH: Final = re.compile(f"[{MARKS}ʼ״《》〈〉]")
_WORD: Final = re.compile(r"(?<![^\W_])(?P<two>[^\W\d_]{2})")
_NO_WORDS: Final = re.compile(
    r"""
      ^[ \t>]*(?:\(?\w{1,5}[.)]|\w+:)(?=\s)         # list marker, caption label
    | (?<!\^)\[[^\[\]]{0,300}\](?![{(])              # may be a reference by name
    """,
    re.VERBOSE | re.MULTILINE,
)


# A heading's words make its identifier, and a bracket may lead to it by them.
_HEADING: Final = re.compile(r"^[ \t>]*\#[^\n]*|^[^\n]+\n(?=[ \t>]*(?:=+|-+)[ \t]*$)", re.MULTILINE)


class Level(IntEnum):
    """How much is marked; each level is tried where the one before did not come back clean."""

    HEADINGS = 0
    WORDS = 1
    GLYPHS = 2
    CURLY = 3


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked text and the way back."""

    text: str
    """Same length as the original."""
    original: dict[str, str]
    """For each replacement string what stood there."""
    places: dict[str, int]
    """For each replacement string its offset."""


def can_mark(text: str) -> bool:
    """Tell whether the text is free of the characters used as marks."""
    return not _MARKED.search(text)


def mark(text: str, level: Level, *, only: Sequence[tuple[int, int]] | None = None) -> Marked:
    """Replace what the level allows, in the stretches `only` where they are given; `can_mark` must have said yes."""
    kept = [m.span() for m in _KEPT.finditer(text)]
    cites = _outside(kept, ((m.start("run"), m.end(), m.end("run")) for m in _CITE.finditer(text)))
    taken = sorted([*kept, *((start, end) for start, end, _ in cites)])
    swaps: dict[str, int] = {}
    for number, (start, _, run_end) in enumerate(cites):
        string = _cite_mark(number, run_end - start)
        if string and string not in swaps and _within(start, only):
            swaps[string] = start
    for number, (at, _, _) in enumerate(_outside(taken, ((m.start(), m.end(), 0) for m in _GLYPH.finditer(text)))):
        if level is not Level.CURLY or text[at] not in "\"'":
            swaps[_glyph_mark(number, text[at])] = at
    swaps.pop("", None)
    if level in (Level.HEADINGS, Level.WORDS):
        headings = _HEADING.finditer(text) if level is Level.WORDS else ()
        wordless = sorted([*taken, *(m.span() for m in (*_NO_WORDS.finditer(text), *headings))])
        found = _outside(wordless, ((m.start(), m.end(), 0) for m in _WORD.finditer(text)))
        swaps.update(zip(_word_marks(), (at for at, _, _ in found), strict=False))
    if only is not None:
        swaps = {string: at for string, at in swaps.items() if _within(at, only)}
    original = {string: text[at : at + len(string)] for string, at in swaps.items()}
    return Marked(_swap(text, swaps), original, swaps)


def _word_marks() -> Iterator[str]:
    """Give the marks of words, in order, each other than the rest."""
    letters = [chr(_WORD_BASE + number) for number in range(_WORD_SIZE)]
    return (first + second for first in letters for second in letters)


def _within(at: int, only: Sequence[tuple[int, int]] | None) -> bool:
    return only is None or any(start <= at < end for start, end in only)


def undo(marked: Marked, json_text: str) -> str:
    """Take the marks out of pandoc's JSON; what stood there is escaped as JSON wants it."""
    escaped = {k: v.replace('"', '\\"') for k, v in marked.original.items()}
    return _MARKED_RUN.sub(lambda m: escaped.get(m[0], m[0]), json_text)


_MARKED_RUN: Final = re.compile(
    "[\U000f0000-\U000ffffd\U0003f000-\U0003fffd]|[\U00013000-\U000133e7]{2}|[\U00012000-\U0001231f]{1,2}"
)


def marks_in(marked: Marked, text: str) -> Iterator[tuple[int, int, int]]:
    """Give each mark in a flow's text: its offset there, its length, its offset in the chapter."""
    for match in _MARKED_RUN.finditer(text):
        place = marked.places.get(match[0])
        if place is not None:
            yield match.start(), len(match[0]), place


def place_of_key(marked: Marked, key: str) -> int | None:
    """Give the offset in the chapter of a marked citation key."""
    match = _MARKED_RUN.match(key)
    return marked.places.get(match.group()) if match else None


def _glyph_mark(number: int, glyph: str) -> str:
    """Give a mark as wide as the glyph, or none: pandoc measures the lines of a table by the width of characters."""
    wide = unicodedata.east_asian_width(glyph) in "WF"
    base, size = (_WIDE_BASE, _WIDE_SIZE) if wide else (_GLYPH_BASE, _GLYPH_SIZE)
    return chr(base + number) if number < size else ""


def _cite_mark(number: int, room: int) -> str:
    if room >= 2:
        high, low = divmod(number, _CITE_SIZE)
        return chr(_CITE_BASE + high % _CITE_SIZE) + chr(_CITE_BASE + low)
    return chr(_CITE_BASE + number) if number < _CITE_SIZE else ""


def _outside(spans: list[tuple[int, int]], found: Iterator[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Keep what does not begin or end inside one of the sorted spans."""
    kept: list[tuple[int, int, int]] = []
    i = 0
    reach = -1
    for item in found:
        while i < len(spans) and spans[i][0] < item[1]:
            reach = max(reach, spans[i][1])
            i += 1
        if item[0] >= reach:
            kept.append(item)
    return kept


def _swap(text: str, swaps: Mapping[str, int]) -> str:
    parts: list[str] = []
    done = 0
    for at, string in sorted(zip(swaps.values(), swaps, strict=True)):
        parts += (text[done:at], string)
        done = at + len(string)
    parts.append(text[done:])
    return "".join(parts)
