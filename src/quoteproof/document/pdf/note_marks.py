"""Raised and lowered characters: which of them are marks of notes, and how the others are written.

A mark of a note stands beside the text. It is one only with sure signs: no digit stands before it, and a note on the
page begins with it, or it continues the run of marks after a word or a closing mark. Every other raised digit keeps
its height (`10⁶`), so that no number changes. A letter that has no raised form is written as it is.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from quoteproof.document.pdf.lines import TextLine
from quoteproof.document.pdf.paragraphs import Paragraph
from quoteproof.document.role import Role

_RAISED: Final = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_EXPONENT: Final = _RAISED | str.maketrans("ni", "ⁿⁱ")
_IS_EXPONENT: Final = re.compile(r"[\dni+−=()-]+")
_LOWERED: Final = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
SIGNS: Final = "*∗†‡§¶"
_NUMBERS: Final = re.compile(r"\d{1,3}(?:\s?[,–-]\s?\d{1,3})*")
_SIGN_MARK: Final = re.compile(rf"[{SIGNS}]+")
_HEAD: Final = re.compile(rf"(\d{{1,3}})[.)]?\s(?=[^\W\d]|[^\w\s])|([{SIGNS}]+)\s?")
_WORD_BEFORE: Final = re.compile(r"[^\W\d_]+$")
_UNITS: Final = re.compile(r"(?:met(?:er|re)s?|feet|foot|inch(?:es)?|miles?|yards?)$", re.IGNORECASE)
_LONG: Final = 4  # letters of a word that is no unit and no symbol
_CLOSING: Final = frozenset(".,;:!?”’\"')]»")


def shifted_text(line: TextLine) -> str:
    """The text of a line with raised and lowered digits and signs in their own forms."""
    if not line.shifts:
        return line.text
    pieces, at = [], 0
    for start, end, shift in line.shifts:
        part = line.text[start:end]
        raised = _EXPONENT if _IS_EXPONENT.fullmatch(part) else _RAISED
        pieces += [line.text[at:start], part.translate(raised if shift > 0 else _LOWERED)]
        at = end
    return "".join(pieces) + line.text[at:]


def head_of(line: TextLine) -> str | None:
    """The mark that a note begins with, if the line begins with one."""
    if line.shifts and line.shifts[0][0] == 0 and line.shifts[0][2] > 0:
        mark = line.text[: line.shifts[0][1]].strip()
        return mark if _NUMBERS.fullmatch(mark) or _SIGN_MARK.fullmatch(mark) else None
    match = _HEAD.match(line.text)
    return (match[1] or match[2]) if match else None


def note_marks(paragraphs: Sequence[Paragraph]) -> Mapping[int, Sequence[tuple[int, int]]]:
    """The parts of lines that are marks of notes: start and end, by the `id` of the line.

    `paragraphs` are in reading order, notes with their role.
    """
    heads: dict[int, set[str]] = defaultdict(set)
    everywhere: set[str] = set()
    for paragraph in paragraphs:
        if paragraph.role is Role.NOTE and (head := head_of(paragraph.lines[0])):
            heads[paragraph.lines[0].page].add(head)
            everywhere.add(head)
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    run = _Run()
    for paragraph in paragraphs:
        before = ""
        for number, line in enumerate(paragraph.lines):
            for start, end, shift in line.shifts:
                if shift < 0:
                    continue
                left = (line.text[:start] or before).rstrip()
                mark = line.text[start:end].strip(" ,")
                is_head = paragraph.role is Role.NOTE and number == 0 and start == 0
                if is_head:
                    is_mark = bool(_NUMBERS.fullmatch(mark) or _SIGN_MARK.fullmatch(mark))
                else:
                    is_mark = run.is_mark(mark, left, heads[line.page], everywhere)
                if is_mark:
                    found[id(line)].append(_trimmed(line, start, end))
            before = line.text
    return found


def _trimmed(line: TextLine, start: int, end: int) -> tuple[int, int]:
    """The part without white space at its ends."""
    while start < end and line.text[start] == " ":
        start += 1
    while end > start and line.text[end - 1] == " ":
        end -= 1
    return start, end


class _Run:
    """The run of numbers of notes through a document."""

    def __init__(self) -> None:
        self._last = 0

    def is_mark(self, mark: str, left: str, heads: Iterable[str], everywhere: Iterable[str]) -> bool:
        """Whether a raised text after the text `left` is the mark of a note."""
        if _SIGN_MARK.fullmatch(mark):
            return mark in heads and bool(left)
        if not _NUMBERS.fullmatch(mark) or not left or left[-1].isdigit():
            return False
        word = _WORD_BEFORE.search(left[-40:])
        is_plain = bool(word and len(word[0]) >= _LONG and not _UNITS.search(word[0])) or left[-1] in _CLOSING
        numbers = [int(number) for number in re.findall(r"\d+", mark)]
        first, last = numbers[0], numbers[-1]
        is_next = first == self._last + 1 or first == 1
        is_known = mark in heads or (mark in everywhere and is_next)
        follows = is_plain and 0 < first <= self._last + 1
        if (is_known and (is_plain or mark not in ("2", "3"))) or follows or (is_plain and first == 1):
            self._last = last if is_next else max(self._last, last)
            return True
        return False
