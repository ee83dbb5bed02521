"""Division: a chapter's text cut where pandoc would surely begin a new block, with nothing carried over.

Promises: each part, read alone with the definitions it refers to, gives what it gives in the whole; where that is not
sure there is no border, and a text in which anything could reach over one is not divided at all. So a change in one
paragraph costs the reading of one paragraph. For the first answer in an editor only: it is confirmed by reading the
whole. Leaves out: reading (`draft`).
Source: pandoc's manual, “Pandoc's Markdown”; what it leaves open was tried out with pandoc 3.9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

Stretch = tuple[int, int]
"""Start and end (exclusive) in the chapter's text."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a chapter."""

    start: int
    """Its first code point in the chapter."""
    end: int
    """End, exclusive: where the next part starts."""
    needs: tuple[Stretch, ...]
    """The definitions outside it that it refers to, in order."""


_BEGINS: Final = re.compile(
    r"\#{1,6}[ ]+\S|[^\W\d_]|[“”„«‘’\"'@]"
)  # a heading or a plain paragraph, after a blank line
_LISTED: Final = re.compile(r"\(?[\w#@]{1,12}[.)](?:\s|\Z)|[Tt]able:|[Ff]igure:")
_DEFINES: Final = re.compile(r"[ ]{0,3}[:~](?:\s|\Z)")
_TERM: Final = re.compile(r"\n[ ]{0,3}[:~](?:\s|\Z)")  # what stands before such a line is the term it defines
# A line of dashes belongs to a table that may hold blank lines, to metadata, or to a heading above it.
_RULE: Final = re.compile(r"[ ]*(?:-[- ]*|=+[ ]*)\Z")
_FENCED: Final = re.compile(
    r"^(?P<fence>(?P<tick>[`~])(?P=tick){2,})[^\n`]*\n.*?^(?P=fence)(?P=tick)*[ ]*$", re.DOTALL | re.MULTILINE
)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_DIVISION: Final = re.compile(r":{3,}[ ]*(?P<opens>[^:\n]*?)[ ]*:*[ ]*\Z")
_HTML: Final = re.compile(r"<(?!https?://|mailto:)[A-Za-z/!?]")
_NOTE: Final = re.compile(r"^[ ]{0,3}\[\^(?P<label>[^\]\s]+)\]:", re.MULTILINE)
_BODY: Final = re.compile(r"[^\n]+(?:\n(?![ ]*\n|[ ]{0,3}\[[^\n]*?\]:)[^\n]+|\n(?:[ ]*\n)+[ ]{4}[^\n]+)*")
"""A note: its lines, and further paragraphs that are indented."""
_REFERENCE: Final = re.compile(
    r"""
    ^[ ]{0,3}\[(?P<label>[^\]\[^@][^\]\[\n]*)\]:[ ]*[^\s<>]+
    (?:[ ]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ ]*(?=\n[ ]*\n|\n[ ]{0,3}\[|\n?\Z)
    """,
    re.MULTILINE | re.VERBOSE,
)
_LIKE_ONE: Final = re.compile(r"^[ >*+\-\d.)]*\[(?!@)[^\n]*?\]:", re.MULTILINE)  # no citation is one
_HEADING: Final = re.compile(r"^[ >]*\#{1,6}[ ]+(?P<words>[^\n]*?)[ ]*\#*[ ]*(?:\{[^{}\n]*\})?[ ]*$", re.MULTILINE)
_BRACKET: Final = re.compile(r"\[(?P<words>[^\[\]]+)\](?![({:])")
_AFTER_BLANK: Final = re.compile(r"\n[ ]*\n\Z")
_NEAR: Final = 200  # code points in which a blank line before a definition is looked for
_NEITHER: Final = re.compile(r"[\t\r\f\v]")  # they move what counts as an indent


def divide(text: str) -> tuple[Part, ...]:
    """Give the parts of a text, one after another from end to end; a single one where it cannot be divided."""
    whole = (Part(0, len(text), ()),)
    # Of the same length, so that every offset is one of the chapter; pandoc takes the two for one line end as well.
    plain = text.replace("\r\n", " \n")
    if _NEITHER.search(plain):
        return whole
    hidden = [match.span() for pattern in (_COMMENT, _FENCED) for match in pattern.finditer(plain)]
    bare = _masked(plain, hidden)
    borders, defined = _borders(bare, hidden), _definitions(bare)
    if borders is None or defined is None or _leads_to_heading(bare):
        return whole
    ends = [*borders[1:], len(text)]
    return tuple(Part(a, b, _needed(bare, (a, b), defined)) for a, b in zip(borders, ends, strict=True))


def joined(text: str, part: Part) -> tuple[str, tuple[Stretch, ...]]:
    """Give the text to read for a part, and the way back: where its pieces begin, there and in the chapter."""
    pieces: list[str] = []
    ways: list[Stretch] = []
    length = 0
    for start, end in ((part.start, part.end), *part.needs):
        ways.append((length, start))
        pieces += (text[start:end], "\n\n")
        length += end - start + 2
    return "".join(pieces), tuple(ways)


def _masked(text: str, hidden: list[Stretch]) -> str:
    """Give the text with comments and fenced code made blank, its length and line ends kept."""
    for start, end in hidden:
        text = text[:start] + re.sub(r"[^\n]", "\0", text[start:end]) + text[end:]
    return text


def _borders(bare: str, hidden: list[Stretch]) -> list[int] | None:
    """Give where parts start, the first at 0; None where something could reach over any border."""
    if _HTML.search(bare) or "```" in bare or "~~~" in bare:
        return None
    found = [0]
    depth, at, blank = 0, 0, False
    lines = bare.split("\n")
    for number, line in enumerate(lines):
        division = _DIVISION.match(line)
        if division is not None:
            depth += 1 if division["opens"] else -1
        if depth < 0 or _RULE.match(line) or (division is None and ":::" in line):
            return None
        border = blank and not depth and _is_border(lines, number)
        if border and not any(start < at < end for start, end in hidden):
            found.append(at)
        blank = not line.strip()
        at += len(line) + 1
    return None if depth else found


def _is_border(lines: list[str], number: int) -> bool:
    """Tell whether a line after a blank one begins a block that has nothing to do with what stands before it."""
    if not _BEGINS.match(lines[number]) or _LISTED.match(lines[number]):
        return False
    # A paragraph that a definition follows is a term, and belongs to the terms before it.
    after = number + 1
    while after < len(lines) and lines[after].strip():
        if _DEFINES.match(lines[after]):
            return False
        after += 1
    while after < len(lines) and not lines[after].strip():
        after += 1
    return after == len(lines) or not _DEFINES.match(lines[after])


def _definitions(bare: str) -> dict[str, Stretch] | None:
    """Give where each label is defined, notes with their caret; None where that is not quite plain."""
    found: dict[str, Stretch] = {}
    notes = [(f"^{m['label'].casefold()}", _BODY.match(bare, m.start())) for m in _NOTE.finditer(bare)]
    references = [(_plain(m["label"]), m) for m in _REFERENCE.finditer(bare)]
    for label, match in (*notes, *references):
        if match is None or label in found or _TERM.search(match.group()):
            return None
        found[label] = match.span()
    starts = {start for start, _ in found.values()}
    ends = {end for _, end in found.values()}
    # One in the middle of a paragraph is none, and one in a list or a quotation is more than we want to know of.
    first = all(s == 0 or _AFTER_BLANK.search(bare, max(0, s - _NEAR), s) or s - 1 in ends for s in starts)
    return found if first and {m.start() for m in _LIKE_ONE.finditer(bare)} == starts else None


def _needed(bare: str, own: Stretch, defined: dict[str, Stretch]) -> tuple[Stretch, ...]:
    """Give the definitions outside a part that its words refer to, and those that these refer to in turn."""
    needed: set[Stretch] = set()
    waiting = [own] if defined else []
    while waiting:
        words = _plain(bare[slice(*waiting.pop())])
        more = {span for label, span in defined.items() if f"[{label}]" in words} - needed
        needed |= more
        waiting += more
    return tuple(sorted(span for span in needed if not own[0] <= span[0] < own[1]))


def _leads_to_heading(bare: str) -> bool:
    """Tell whether a bracket has the words of a heading, which would make it a link to that."""
    headings = {_plain(match["words"]) for match in _HEADING.finditer(bare)}
    return any(_plain(match["words"]) in headings for match in _BRACKET.finditer(bare))


def _plain(words: str) -> str:
    """Give words as labels are compared: without regard to case and white space."""
    return " ".join(words.split()).casefold()
