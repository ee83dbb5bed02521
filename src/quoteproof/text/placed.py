"""Placed marks: quotation marks with the letters beside them, and the alignment of two sequences of them.

Marks are compared in order, each once, so that a mark that was added, removed or moved is noticed even where its words
are repeated. Letters are compared as far as both sides have them: a text that was read back may have fewer at the end
of a page, or more, such as the number before a heading. `Repeated` holds texts that may print again as a whole.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from quoteproof.text.marks import find_marks
from quoteproof.text.offsets import OBJECT, PARAGRAPH_END
from quoteproof.values import dataclass

LETTERS: Final = 8
"""How many letters and digits on either side of a mark are looked at."""
_WINDOW: Final = 40  # characters in which they are looked for: some stand apart by spaces and signs
_MOST: Final = 400_000_000  # pairs of marks beyond which nothing is aligned: two sequences that are not alike
_SMALL: Final = 40_000  # pairs of marks that are compared one by one; beyond that equal ones are aligned first
# What prints alike: an output writes an apostrophe for some of these, and Typst a prime for a measure's mark.
_PRIMES: Final = {"′": "′", "″": "′′", "‴": "′′′", "⁗": "′′′′"}
_SIGNS: Final = {1: "′", 2: "″"}
_FOLDED: Final = {"'": "’", "ʼ": "’", "′": "’", '"': "″", "''": "“"}


class PlacedMark(NamedTuple):
    """A quotation mark, or what looks like one, and the letters beside it."""

    glyph: str
    """Its characters; what prints alike is one."""
    before: str
    """At most `LETTERS` letters and digits before it in its paragraph, without accents, in small letters."""
    after: str
    """The same behind it."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two sequences of marks, aligned."""

    pairs: tuple[tuple[int, int], ...]
    """The places of marks that are the same, in the first sequence and in the second."""
    absent: tuple[int, ...]
    """Places in the first of marks that the second does not have."""
    added: tuple[int, ...]
    """Places in the second of marks that the first does not have."""


def placed_marks(text: str, cuts: Sequence[int] = ()) -> Iterator[tuple[int, PlacedMark]]:
    """Each mark of a text with its offset; no letters are taken over a U+2029 or an offset of `cuts`, in order."""
    for at, glyph in marks_as_printed(text):
        end = at + len(glyph)
        low, high = max(at - _WINDOW, 0), end + _WINDOW
        low = max(
            low, text.rfind(PARAGRAPH_END, low, at) + 1, cuts[place - 1] if (place := bisect_right(cuts, at)) else 0
        )
        border = text.find(PARAGRAPH_END, end, high)
        place = bisect_left(cuts, end)
        high = min(high if border < 0 else border, cuts[place] if place < len(cuts) else high)
        before, after = _letters(text[low:at])[-LETTERS:], _letters(text[end:high])[:LETTERS]
        yield at, PlacedMark(folded(glyph), before, after)


def marks_as_printed(text: str) -> Iterator[tuple[int, str]]:
    """Each mark of a text with its offset; primes in a row are one, as some outputs print them as one sign.

    Combining marks are left out: in a PDF that was read back the accents of a formula stand apart from their letters.
    """
    row, start = "", 0
    for at, glyph in find_marks(text):
        if unicodedata.combining(glyph[0]):
            continue
        primes = "".join(_PRIMES.get(sign, "") for sign in glyph)
        if row and (not primes or at != start + len(row)):
            yield start, row
            row = ""
        if primes:
            row, start = row + glyph, start if row else at
        else:
            yield at, glyph
    if row:
        yield start, row


def folded(glyph: str) -> str:
    """The glyph by which a mark is compared: those that print alike are one."""
    count = sum(len(_PRIMES.get(sign, "")) for sign in glyph)
    glyph = _SIGNS.get(count, "′" * count) if count else glyph
    return _FOLDED.get(glyph, glyph)


def _letters(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return "".join(filter(str.isalnum, text)).casefold()


def same(one: PlacedMark, other: PlacedMark) -> bool:
    """Whether two marks may be one: the letters beside them agree as far as both are known."""
    if one.glyph != other.glyph:
        return False
    return (one.before.endswith(other.before) or other.before.endswith(one.before)) and (
        one.after.startswith(other.after) or other.after.startswith(one.after)
    )


def align(wanted: Sequence[PlacedMark], found: Sequence[PlacedMark]) -> Alignment:
    """Align two sequences of marks, so that as many as can be are pairs."""
    start = 0
    while start < min(len(wanted), len(found)) and same(wanted[start], found[start]):
        start += 1
    if start == len(wanted) == len(found):
        return Alignment(tuple((i, i) for i in range(start)), (), ())
    ends = (len(wanted), len(found))
    while min(ends) > start and same(wanted[ends[0] - 1], found[ends[1] - 1]):
        ends = (ends[0] - 1, ends[1] - 1)
    pairs = [(i, i) for i in range(start)]
    pairs += _aligned(wanted, found, (start, ends[0]), (start, ends[1]))
    pairs += zip(range(ends[0], len(wanted)), range(ends[1], len(found)), strict=True)
    first, second = {i for i, _ in pairs}, {j for _, j in pairs}
    absent = tuple(i for i in range(len(wanted)) if i not in first)
    return Alignment(tuple(pairs), absent, tuple(j for j in range(len(found)) if j not in second))


def _aligned(
    wanted: Sequence[PlacedMark], found: Sequence[PlacedMark], mine: tuple[int, int], theirs: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """Align two stretches; where they are long, by the marks that are quite equal, and what is left between these."""
    if (mine[1] - mine[0]) * (theirs[1] - theirs[0]) <= _SMALL:
        yield from _longest(wanted, found, mine, theirs)
        return
    if (mine[1] - mine[0]) * (theirs[1] - theirs[0]) > _MOST:
        return
    from rapidfuzz.distance import Indel  # a slow import, for what differs

    left = (mine[0], theirs[0])
    for block in Indel.opcodes(wanted[slice(*mine)], found[slice(*theirs)]):
        if block.tag != "equal":
            continue
        first, second = mine[0] + block.src_start, theirs[0] + block.dest_start
        size = block.src_end - block.src_start
        yield from _longest(wanted, found, (left[0], first), (left[1], second))
        yield from zip(range(first, first + size), range(second, second + size), strict=True)
        left = (first + size, second + size)
    yield from _longest(wanted, found, (left[0], mine[1]), (left[1], theirs[1]))


def _longest(
    wanted: Sequence[PlacedMark], found: Sequence[PlacedMark], mine: tuple[int, int], theirs: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """The longest chain of pairs in two stretches; none where they are too long to be compared one by one."""
    (low, high), (start, end) = mine, theirs
    if (high - low) * (end - start) > _SMALL:
        return
    lengths = [[0] * (end - start + 1) for _ in range(high - low + 1)]
    for i in range(high - low - 1, -1, -1):
        row, below = lengths[i], lengths[i + 1]
        for j in range(end - start - 1, -1, -1):
            paired = below[j + 1] + 1 if same(wanted[low + i], found[start + j]) else 0
            row[j] = max(paired, below[j], row[j + 1])
    i = j = 0
    while i < high - low and j < end - start:
        if lengths[i][j] == lengths[i + 1][j + 1] + 1 and same(wanted[low + i], found[start + j]):
            yield low + i, start + j
            i, j = i + 1, j + 1
        elif lengths[i][j] == lengths[i + 1][j]:
            i += 1
        else:
            j += 1


_NUMBER: Final = re.compile(r"(?:\d+|[ivxlcdm]+)?")
_CUT_OFF: Final = re.compile(r"(?:\d+ )?(.*)…(?: ?\d+)?", re.DOTALL)
_WITHIN_WORD: Final = re.compile(r"(?<=[^\W_])['’ʼ](?=[^\W_])")


class Repeated:
    """Texts that may stand again; compared are their letters and digits in small letters, and their marks.

    U+FFFC in a text stands for anything without a mark. A text may be cut off with an ellipsis, as running heads are,
    before its first mark that does not stand within a word.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        """Take the texts."""
        self._marks: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        for text in texts:
            parts = tuple(_letters_and_digits(part) for part in text.split(OBJECT))
            self._marks.setdefault(parts, set()).add(_glyphs(text.replace(OBJECT, "")))

    def is_owned(self, paragraph: str) -> bool:
        """Whether a paragraph has no marks, or is one of the texts; a number may stand at either end."""
        marks = _glyphs(paragraph)
        if not marks:
            return True
        words = _letters_and_digits(paragraph)
        if marks in self._marks.get((words,), ()):
            return True
        if any(marks in its_marks and _is_made_of(words, parts) for parts, its_marks in self._marks.items()):
            return True
        beginning = _CUT_OFF.fullmatch(paragraph)
        return beginning is not None and self._has_beginning(beginning[1])

    def _has_beginning(self, text: str) -> bool:
        """Whether one of the texts begins so, and the marks of the beginning all stand within words."""
        marks = _glyphs(text)
        if len(_WITHIN_WORD.findall(text)) < len(marks):
            return False
        words = _letters_and_digits(text)
        return any(
            "".join(parts).startswith(words) and any(its[: len(marks)] == marks for its in its_marks)
            for parts, its_marks in self._marks.items()
        )


def _is_made_of(words: str, parts: Sequence[str]) -> bool:
    """Whether some words have these parts in order, with anything between them, and at most a number around them."""
    at = 0
    for number, part in enumerate(parts):
        start = words.rfind(part, at) if number == len(parts) - 1 > 0 else words.find(part, at)
        if start < at or (number == 0 and not _NUMBER.fullmatch(words[:start])):
            return False
        at = start + len(part)
    return bool(_NUMBER.fullmatch(words[at:]))


def _letters_and_digits(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _glyphs(text: str) -> tuple[str, ...]:
    return tuple(folded(glyph) for _, glyph in marks_as_printed(text))
