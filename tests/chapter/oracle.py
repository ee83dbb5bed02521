"""The oracle of the places: a second parse of a text of the same length, in which words, glyphs and keys are numbered.

pandoc's `markdown` reader gives no positions. So the text is parsed again with every quotation glyph, every citation
key's beginning and (where it is safe) every word's first two letters replaced by characters that say where they stood.
If undoing the replacement in the second tree gives the first, the places of the marks are proved; if it does not, a
smaller set of marks is tried. It says nothing of what carries no mark.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from quoteproof.chapter.flows import flatten
from quoteproof.chapter.line_ends import join_lines
from quoteproof.chapter.model import Flow, InlineKind, Node
from quoteproof.chapter.parse import Read
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
    """Whether the text is free of the characters used as marks."""
    return not _MARKED.search(text)


def mark(text: str, level: Level) -> Marked:
    """Replace what the level allows; `can_mark` must have said yes."""
    kept = [m.span() for m in _KEPT.finditer(text)]
    cites = _outside(kept, ((m.start("run"), m.end(), m.end("run")) for m in _CITE.finditer(text)))
    taken = sorted([*kept, *((start, end) for start, end, _ in cites)])
    swaps: dict[str, int] = {}
    for number, (start, _, run_end) in enumerate(cites):
        string = _cite_mark(number, run_end - start)
        if string and string not in swaps:
            swaps[string] = start
    for number, (at, _, _) in enumerate(_outside(taken, ((m.start(), m.end(), 0) for m in _GLYPH.finditer(text)))):
        swaps[_glyph_mark(number, text[at])] = at
    swaps.pop("", None)
    if level in (Level.HEADINGS, Level.WORDS):
        headings = _HEADING.finditer(text) if level is Level.WORDS else ()
        wordless = sorted([*taken, *(m.span() for m in (*_NO_WORDS.finditer(text), *headings))])
        found = _outside(wordless, ((m.start(), m.end(), 0) for m in _WORD.finditer(text)))
        swaps.update(zip(_word_marks(), (at for at, _, _ in found), strict=False))
    original = {string: text[at : at + len(string)] for string, at in swaps.items()}
    return Marked(_swap(text, swaps), original, swaps)


def _word_marks() -> Iterator[str]:
    """The marks of words, in order, each other than the rest."""
    letters = [chr(_WORD_BASE + number) for number in range(_WORD_SIZE)]
    return (first + second for first in letters for second in letters)


def undo(marked: Marked, json_text: str) -> str:
    """Take the marks out of pandoc's JSON; what stood there is escaped as JSON wants it."""
    escaped = {k: v.replace('"', '\\"') for k, v in marked.original.items()}
    return _MARKED_RUN.sub(lambda m: escaped.get(m[0], m[0]), json_text)


_MARKED_RUN: Final = re.compile(
    "[\U000f0000-\U000ffffd\U0003f000-\U0003fffd]|[\U00013000-\U000133e7]{2}|[\U00012000-\U0001231f]{1,2}"
)


def marks_in(marked: Marked, text: str) -> Iterator[tuple[int, int, int]]:
    """Each mark in a flow's text: its offset there, its length, its offset in the chapter."""
    for match in _MARKED_RUN.finditer(text):
        place = marked.places.get(match[0])
        if place is not None:
            yield match.start(), len(match[0]), place


def place_of_key(marked: Marked, key: str) -> int | None:
    """The offset in the chapter of a marked citation key."""
    match = _MARKED_RUN.match(key)
    return marked.places.get(match.group()) if match else None


def _glyph_mark(number: int, glyph: str) -> str:
    """A mark as wide as the glyph, or none: pandoc measures the lines of a table by the width of characters."""
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


@dataclass(frozen=True, slots=True)
class Proof:
    """What the marks prove of a text."""

    flows: tuple[tuple[tuple[int, int], ...], ...]
    """For each flow the marked characters: offset in the flow, and offset in the text."""
    keys: tuple[tuple[int | None, ...], ...]
    """For each flow the offsets of its citations' keys, in order; None for one without a mark."""


def prove(text: str, clean_json: bytes, read: Read) -> Proof | None:
    """Where the marked characters of a text stand; None where no set of marks comes back."""
    if not can_mark(text):
        return None
    for level in Level:
        marked = mark(text, level)
        marked_json = read(marked.text).decode("utf-8")
        if _same_tree(clean_json.decode("utf-8"), marked, marked_json):
            tree, clean = json.loads(marked_json), json.loads(clean_json)
            join_lines(clean)
            _join_as(clean, tree)  # the marks are not as wide as what they stand for
            flows, _, _ = flatten(tree)
            keys = tuple(tuple(place_of_key(marked, key) for key in keys_of(flow)) for flow in flows)
            return Proof(tuple(tuple(_characters(marked, flow.text)) for flow in flows), keys)
    return None


def _join_as(clean: Any, marked: Any) -> None:
    """Turn the line ends of a marked tree that print nothing in the clean one into the same empty words."""
    if isinstance(clean, list):
        for one, other in zip(clean, marked, strict=True):
            _join_as(one, other)
    elif isinstance(clean, dict):
        if marked.get("t") == "SoftBreak":
            marked.update(clean)
        elif "c" in clean:
            _join_as(clean["c"], marked["c"])
        elif "blocks" in clean:
            _join_as(clean["blocks"], marked["blocks"])


def keys_of(flow: Flow) -> list[str]:
    """The keys of a flow's citations, in order."""
    return [citation["citationId"] for citation in citations_of(flow)]


def citations_of(flow: Flow) -> list[Node]:
    """What pandoc has of each work that a flow cites, in order."""
    cites = (inline.node for inline in flow.inlines if inline.kind is InlineKind.CITE)
    return [citation for node in cites for citation in node["c"][0]]


def _characters(marked: Marked, words: str) -> Iterator[tuple[int, int]]:
    for at, length, place in marks_in(marked, words):
        yield from ((at + i, place + i) for i in range(length))


def _same_tree(clean_json: str, marked: Marked, marked_json: str) -> bool:
    """Whether taking the marks out of the marked parse gives the clean one, identifiers made of words aside."""
    undone = undo(marked, marked_json)
    return undone == clean_json or _same(json.loads(undone), json.loads(clean_json))


def _same(one: Any, other: Any) -> bool:
    """Compare two trees, but for what pandoc makes out of a heading's words."""
    if one == other:
        return True
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if not isinstance(one, dict) or not isinstance(other, dict) or one.keys() != other.keys():
        return False
    if one.get("t") == other.get("t") == "Header":
        (level, (_, *rest), content), (its_level, (_, *its_rest), its_content) = one["c"], other["c"]
        return level == its_level and rest == its_rest and _same(content, its_content)
    if one.get("t") == other.get("t") == "Link" and _leads_inside(one) and _leads_inside(other):
        return bool(one["c"][0] == other["c"][0]) and _same(one["c"][1], other["c"][1])
    return all(_same(value, other[key]) for key, value in one.items())


def _leads_inside(link: Node) -> bool:
    return str(link["c"][2][0]).startswith("#")
