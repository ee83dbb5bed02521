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
from quoteproof.document.pdf.setting import NOTE_NUMBERS, NOTE_SIGNS, head_of
from quoteproof.document.role import Role

_RAISED: Final = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_EXPONENT: Final = _RAISED | str.maketrans("ni", "ⁿⁱ")
_IS_EXPONENT: Final = re.compile(r"[\dni+−=()-]+")
_LOWERED: Final = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_WORD_BEFORE: Final = re.compile(r"[^\W\d_]+$")
_UNITS: Final = re.compile(r"(?:met(?:er|re)s?|feet|foot|inch(?:es)?|miles?|yards?)$", re.IGNORECASE)
_SHORT_UNITS: Final = frozenset("cm mm km kg ms min ft in mi yd nm dm mg ml sec pt px log exp sin cos tan".split())
_FORMULA: Final = re.compile(r"[(\[][^()\[\]]*[-+−=×*/^][^()\[\]]*[)\]]$")
_LONGEST_SYMBOL: Final = 6  # letters: longer words in capitals are words
_LONG: Final = 4  # letters of a word that is no unit and no symbol
_CLOSING: Final = frozenset(".,;:!?”’\"'»")


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
                if paragraph.role is Role.NOTE and number == 0 and start == 0:
                    is_mark = head_of(line) is not None
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
        if NOTE_SIGNS.fullmatch(mark):
            return mark in heads and bool(left)
        if not NOTE_NUMBERS.fullmatch(mark) or not left or left[-1].isdigit():
            return False
        is_plain, is_short = _is_plain(left), _is_short_word(left)
        numbers = [int(number) for number in re.findall(r"\d+", mark)]
        first, last = numbers[0], numbers[-1]
        is_next = first == self._last + 1 or first == 1
        is_after_term = left[-1] in ")]" and mark not in ("2", "3") and not _FORMULA.search(left[-40:])
        is_known = is_plain and mark in everywhere and is_next
        is_known = is_known or (mark in heads and (is_plain or is_short or is_after_term))
        follows = is_plain and 0 < first <= self._last + 1
        if is_known or follows:
            self._last = last if is_next else max(self._last, last)
            return True
        return False


def _is_plain(left: str) -> bool:
    """Whether a text ends with a closing mark or a word of prose: no symbol, no unit, no term in brackets."""
    if left[-1] in ")]":
        return bool(re.search(r"(?:[^\W\d_]{3}[.,]?|\b\d{4}|\W\d{1,2})[)\]]$", left[-12:])) and not _FORMULA.search(
            left[-40:]
        )
    if left[-1] in _CLOSING:
        return True
    word = _WORD_BEFORE.search(left[-40:])
    if word is None or _UNITS.search(word[0]):
        return False
    return len(word[0]) >= _LONG and (word[0][-3:].islower() or len(word[0]) >= _LONGEST_SYMBOL)


def _is_short_word(left: str) -> bool:
    """Whether a text ends with a short word that is no unit: enough where a note on the page has the number."""
    word = _WORD_BEFORE.search(left[-40:])
    return bool(word and 2 <= len(word[0]) < _LONG and word[0].islower() and word[0] not in _SHORT_UNITS)
