"""How lines are set: the edges of their column, the distance of lines, and whether the next word would have fitted.

A line that ends although the first word of the next line would have fitted on it was ended on purpose. This tells the
end of a paragraph in justified and in ragged text alike.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from quoteproof.document.pdf.lines import TextLine
from quoteproof.values import dataclass

_ENDED: Final = re.compile(r"[.!?:;…]['\"’”)\]»›*†‡§¶\d]*$")
_EDGE: Final = 1.6  # points: how far from its column's edge a justified line may end
_EM: Final = 0.5  # of the size: the smallest indent
HYPHENS: Final = "-\u2010\u00ad"
_FEW: Final = 6
SIGNS: Final = "*∗†‡§¶"
NOTE_NUMBERS: Final = re.compile(r"\d{1,3}(?:\s?[,–-]\s?\d{1,3})*")
"""Marks of notes that are numbers: `3`, `3,4`, `3–5`."""
NOTE_SIGNS: Final = re.compile(rf"[{SIGNS}]+")
_HEAD: Final = re.compile(rf"(\d{{1,3}})[.)]?\s(?=[^\W\d]|[^\w\s])|([{SIGNS}]+)\s?")
_ISOTOPE: Final = re.compile(r"(?:H|C|N|F|P|Si|B|O|S|Se|Sn|Pt|Li|Na|K|U|Pu|Cs|Sr|I|Rb|Xe|Ra|Rn|Co|Tc)(?![a-z.])")
"""What stands after the number of an isotope, as in `¹H-NMR`."""


def is_ended(text: str) -> bool:
    """Whether a text ends as a sentence or a clause does."""
    return bool(_ENDED.search(text[-12:]))


def is_sentence_ended(text: str) -> bool:
    """Whether a text ends as a sentence does, and not with a colon or a semicolon."""
    return is_ended(text) and not re.search(r"[:;]['\"’”)\]»›]*$", text[-6:])


def is_hyphenated(text: str) -> bool:
    """Whether a line ends within a word, or with a hyphen."""
    return len(text) > 1 and text[-1] in HYPHENS and text[-2].isalnum()


def starts_small(text: str) -> bool:
    """Whether a text starts with a small letter, within a sentence."""
    head = text.lstrip("“‘\"'([ ")
    return head[:1].islower()


def head_of(line: TextLine) -> str | None:
    """The mark that a note begins with, if the line begins with one."""
    if line.shifts and line.shifts[0][0] == 0 and line.shifts[0][2] > 0:
        mark = line.text[: line.shifts[0][1]].strip()
        if _ISOTOPE.match(line.text[line.shifts[0][1] :]):
            return None
        return mark if NOTE_NUMBERS.fullmatch(mark) or NOTE_SIGNS.fullmatch(mark) else None
    match = _HEAD.match(line.text)
    return (match[1] or match[2]) if match else None


@dataclass(slots=True)
class _Group:
    """Lines of one size in one column of a page."""

    lines: list[TextLine]
    left: float
    rights: tuple[float, ...]
    is_justified: bool


class Setting:
    """The setting of the lines of a document, in reading order."""

    def __init__(self, lines: Sequence[TextLine]) -> None:
        """Measure all lines."""
        self._at = {id(line): i for i, line in enumerate(lines)}
        self._lines = lines
        self._groups: dict[int, _Group] = {}
        self._leading: dict[int, float] = {}
        self._edges: dict[tuple[int, int, int], float] = {}
        self._measure()

    def _measure(self) -> None:
        keyed: dict[tuple[int, int, int, int], list[TextLine]] = defaultdict(list)
        for line in self._lines:
            page, left, right = _column(line)
            keyed[page, round(line.size), left, right].append(line)
        full = total = 0
        for lines in keyed.values():
            group = _group(lines)
            for line in lines:
                self._groups[id(line)] = group
            if len(lines) >= _FEW:
                total += len(lines)
                full += len(lines) * group.is_justified
        self.is_justified = full * 2 > total
        for (page, _, left, right), lines in keyed.items():
            group = self._groups[id(lines[0])]
            if group.is_justified and len(lines) >= _FEW:
                edge = self._edges.get((page, left, right), 0.0)
                self._edges[page, left, right] = max(edge, group.rights[-1])
        gaps: dict[int, Counter[float]] = defaultdict(Counter)
        for a, b in pairwise(self._lines):
            if a.page == b.page and 0.7 * a.size < a.y - b.y < 3 * a.size and abs(a.size - b.size) < 0.3:
                gaps[round(a.size * 2)][round(a.y - b.y, 1)] += 1
        for size, counts in gaps.items():
            self._leading[size] = max(counts.items(), key=lambda entry: (entry[1], -entry[0]))[0]

    def leading(self, line: TextLine) -> float:
        """The usual distance between lines of this size."""
        return self._leading.get(round(line.size * 2), 1.2 * line.size)

    def left(self, line: TextLine) -> float:
        """The left edge of the column."""
        return self._groups[id(line)].left

    def is_indented(self, line: TextLine) -> bool:
        """Whether a line starts to the right of its column's edge."""
        return line.x0 - self.left(line) > _EM * line.size

    def room(self, line: TextLine) -> float:
        """How much space is left at the end of a line."""
        group = self._groups[id(line)]
        if group.is_justified:
            right = min((edge for edge in group.rights if edge >= line.x1 - _EDGE), default=line.x1)
            return right - line.x1
        if len(group.lines) < _FEW and (edge := self._edges.get(_column(line))):
            return max(0.0, edge - line.x1)  # a heading, in a column of justified text
        at = self._at[id(line)]
        near = self._lines[max(0, at - 4) : at + 5]
        own = [n for n in near if self._groups[id(n)] is group and abs(n.x0 - line.x0) < 2 * line.size]
        return max(n.x1 for n in own) - line.x1

    def is_short(self, line: TextLine, following: TextLine) -> bool:
        """Whether the first word of the next line would have fitted on a line."""
        end = following.text.find(" ")
        word = following.rights[(end if end > 0 else len(following.text)) - 1] - following.lefts[0]
        return self.room(line) > word + 0.35 * line.size

    def is_full(self, line: TextLine) -> bool:
        """Whether a justified line reaches the edge."""
        group = self._groups[id(line)]
        if not group.rights:
            return self.is_justified and len(group.lines) < _FEW
        at_edge = any(abs(line.x1 - edge) <= _EDGE for edge in group.rights)
        return at_edge and (group.is_justified or self.is_justified)


def _column(line: TextLine) -> tuple[int, int, int]:
    """The page and the edges of a line's column, in steps of 8 points."""
    return line.page, round(line.cell[0] / 8), round(line.cell[1] / 8)


def _group(lines: list[TextLine]) -> _Group:
    starts = Counter(round(line.x0) for line in lines)
    near = {x: starts[x - 1] + starts[x] + starts[x + 1] for x in starts}
    most = max(near.values())
    frequent = [x for x, count in near.items() if count >= max(2, 0.3 * most)]
    left = min(frequent) if frequent else min(line.x0 for line in lines)
    ends = Counter(round(line.x1) for line in lines)
    need = max(3, 0.12 * len(lines))
    edges = [x for x, count in ends.items() if ends[x - 1] + count + ends[x + 1] >= need]
    full = sum(any(abs(line.x1 - edge) <= _EDGE for edge in edges) for line in lines)
    is_justified = len(lines) >= 3 and full >= 0.4 * len(lines)
    merged: list[float] = []
    for edge in sorted(edges):
        if merged and edge - merged[-1] <= 3:
            merged[-1] = edge
        else:
            merged.append(edge)
    return _Group(lines, left, tuple(merged), is_justified)


def usual_size(lines: Sequence[TextLine]) -> float:
    """The size of most characters."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 4) / 4] += len(line.text)
    return max(sizes.items(), key=lambda entry: (entry[1], entry[0]))[0] if sizes else 10.0
