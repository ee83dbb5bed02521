"""Lines of a page: characters on a base line, with the spaces between words found from the gaps between glyphs.

White space of the file always counts. Elsewhere a gap between glyphs is a space, and how wide it must be depends on the
gaps between the letters of the line, so that letter-spaced headings do not fall apart. Where PDFium adds a space too,
which it does by what it knows of the font, a smaller gap is enough: words that are tightly set do not stick together.

Characters are first put together as *fragments*, in the order of the content: a fragment ends where the base line
changes, or at a wide gap. Small raised or lowered fragments belong to the line that they touch. Fragments on one base
line make a row, and rows are cut at gutters (`columns`).
"""

import unicodedata
from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median_low
from typing import Final

from quoteproof.document.model import Box
from quoteproof.document.pdf.characters import Character
from quoteproof.document.role import Role
from quoteproof.values import dataclass

_SAME_LINE: Final = 0.12  # of the size: how far the base line of a glyph may be off
_WIDE_GAP: Final = 0.8  # of the size: a gap that may be a gutter
_BACK: Final = 1.2  # of the size: how far back on its base line a glyph may start, as a letter under its accent
_SPACE: Final = 0.2  # of the size: the smallest gap between words, where letters are set without gaps
_SPACE_OF_PDFIUM: Final = -0.08  # the same where PDFium adds a space; an `f` in italics hangs over it
_SPACE_AT_RAISED: Final = 0.12  # the same where PDFium adds a space beside a raised or lowered character
_SPACE_OF_UNIT: Final = 0.08  # the same between a number and its unit, which a thin space parts, and after a mark
_SPACE_OF_SIGN: Final = 0.06  # the same beside a sign such as ±
_SPACE_IN_BRACKETS: Final = 0.17  # the same after an opening mark or before a closing one, where PDFium adds a space
_WIDE: Final = "\u2e7f"
"""After it come the letters of scripts without spaces."""
_MARKS: Final = frozenset(",;:.!?…”’")
_OPENING: Final = frozenset("([{“‘„«‹")
_CLOSING: Final = frozenset(")]},.;:!?”’»›")
_SIGNS: Final = frozenset("±×=<>≤≥≈∼∗")
_BEFORE: Final = 1.6  # of the size: how far before a note its raised mark stands
_SPACED_OUT: Final = 0.05  # of the size: gaps between letters from which on a line is letter-spaced
_SMALLER: Final = 0.9  # of the size: how small raised and lowered type is
_CAP: Final = 1.7  # of the usual size: how large a letter is that is as high as several lines
_TOUCHING: Final = 0.5  # of the size: how near a raised fragment stands to its line
_ACCENTS: Final = {"´": "\u0301", "`": "\u0300", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303", "¯": "\u0304"} | {
    **{"˘": "\u0306", "˙": "\u0307", "˚": "\u030a", "ˇ": "\u030c", "˝": "\u030b", "¸": "\u0327", "˛": "\u0328"}
}
"""Accents that old fonts draw as glyphs of their own over or under a letter, and the combining characters."""


@dataclass(slots=True)
class LineFragment:
    """Characters that follow one another on a base line."""

    characters: list[Character]
    spaced: list[bool]
    """For each character, whether white space of the file stands before it."""
    y: float
    size: float
    x0: float = 0.0
    x1: float = 0.0
    shift: int = 0
    """1 if it is raised above its line, -1 if it is lowered."""


@dataclass(slots=True, eq=False)
class TextLine:
    """A line of a page, or the part of it in one column. Coordinates are turned so that the text runs to the right."""

    page: int
    text: str
    """Without white space at its ends; raised digits are not written raised yet."""
    firsts: "array[int]"
    """For each character of the text, its number by PDFium; -1 for a space that PDFium has not, or has as several
    characters, and for further letters of a ligature."""
    spans: bytearray
    """For each character of the text, how many characters of PDFium's it stands for."""
    lefts: "array[float]"
    """For each character of the text, where its glyph starts."""
    rights: "array[float]"
    x0: float
    x1: float
    y: float
    """The height of the base line."""
    size: float
    """The size of most of its characters."""
    bottom: float
    top: float
    shifts: tuple[tuple[int, int, int], ...]
    """Start and end of each raised (1) or lowered (-1) part."""
    italic: tuple[tuple[int, int], ...]
    bold: tuple[tuple[int, int], ...]
    beside: tuple[tuple[int, int, int], ...] = ()
    """Characters that show nothing: before which character of the text, their number by PDFium, and their count."""
    turn: int = 0
    """As of `Font`."""
    cell: tuple[float, float] = (0.0, 0.0)
    """The left and right edge of its column, or of the page."""
    role: Role = Role.BODY
    is_number: bool = False
    """Whether it is the number of a line in the margin."""

    @property
    def is_bold(self) -> bool:
        """Whether the whole line is bold."""
        return sum(end - start for start, end in self.bold) >= 0.97 * len(self.text)

    @property
    def is_italic(self) -> bool:
        """Whether the whole line is in italics."""
        return sum(end - start for start, end in self.italic) >= 0.97 * len(self.text)

    def box(self, start: int, end: int) -> Box:
        """The box around some of its characters, on the page as it is, rounded to 0.1."""
        x0, x1 = min(self.lefts[start:end]), max(self.rights[start:end])
        corners = [unturned(x0, self.bottom, self.turn), unturned(x1, self.top, self.turn)]
        (a, b), (c, d) = corners
        return round(min(a, c), 1), round(min(b, d), 1), round(max(a, c), 1), round(max(b, d), 1)


def turned(character: Character, turn: int) -> Character:
    """The character on a page that is turned so that its text runs to the right."""
    if turn in (0, 4):
        return character
    (a, b), (c, d) = _turned(*character.room[:2], turn), _turned(*character.room[2:], turn)
    room = (min(a, c), min(b, d), max(a, c), max(b, d))
    x, y = _turned(character.x, character.y, turn)
    return character._replace(x=x, y=y, room=room, box=room)


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn % 4]


def unturned(x: float, y: float, turn: int) -> tuple[float, float]:
    """The place on the page as it is, of a place on the turned page."""
    return _turned(x, y, (4 - turn) % 4)


def fragments_of(characters: Iterable[Character]) -> list[LineFragment]:
    """The fragments of characters that run to the right, in the order of the content."""
    found: list[LineFragment] = []
    current: LineFragment | None = None
    end = reference = 0.0
    is_spaced = False
    for character in characters:
        _, _, text, x, y, _, room, font, _, _ = character
        if text == " ":
            is_spaced = True
            continue
        size = font.size or 1.0
        if size > reference:
            reference = size
        if (
            current is None
            or abs(y - current.y) > _SAME_LINE * reference
            or not -_BACK * reference < x - end < _WIDE_GAP * reference
        ):
            current = LineFragment([], [], y, size)
            found.append(current)
            reference = size
        current.characters.append(character)
        current.spaced.append(is_spaced)
        end = room[2]
        if x > end:
            end = x
        is_spaced = False
    for fragment in found:
        _measure(fragment)
    return found


def _measure(fragment: LineFragment) -> None:
    """Set size and edges; the size is the largest that at least a fifth of the characters have."""
    sizes = sorted([character.font.size for character in fragment.characters])
    fragment.size = sizes[-1 - len(sizes) // 5] or 1.0
    fragment.x0 = min([character.room[0] for character in fragment.characters])
    fragment.x1 = max([character.room[2] for character in fragment.characters])


def attach_shifted(fragments: Sequence[LineFragment]) -> dict[int, list[LineFragment]]:
    """The raised and lowered fragments, by the index of the fragment that they belong to; their shift is set.

    A fragment is raised or lowered if it touches a larger one on a base line less than a line off. One of the same
    size is so only if it has digits and signs alone; other letters that are off the line, as in a logo, stay as they
    are.
    """
    order = sorted(range(len(fragments)), key=lambda i: fragments[i].y)
    heights = [fragments[i].y for i in order]
    sizes = sorted(fragment.size for fragment in fragments)
    largest = min(sizes[-1], 4 * sizes[len(sizes) // 2]) if sizes else 0.0
    owners: dict[int, int] = {}
    for i, small in enumerate(fragments):
        if len(small.characters) > 24:
            continue
        low = bisect_left(heights, small.y - 0.8 * largest)
        high = bisect_right(heights, small.y + 0.8 * largest)
        best: tuple[float, int] | None = None
        for j in order[low:high]:
            base = fragments[j]
            shift = _shift(small, base) if j != i else None
            if shift is not None and (distance := _distance(small, base)) is not None:
                candidate = (round(distance + abs(small.y - base.y), 2), j)
                best = min(best, candidate) if best else candidate
        if best:
            owners[i] = best[1]
    attached: dict[int, list[LineFragment]] = {}
    for i in sorted(owners):
        j, steps = owners[i], 0
        while j in owners and steps < 4 and owners[j] != i:  # a mark of a mark belongs to the line
            j, steps = owners[j], steps + 1
        if j in owners or j == i:
            continue
        fragments[i].shift = _shift(fragments[i], fragments[j]) or _side(fragments[i], fragments[j])
        attached.setdefault(j, []).append(fragments[i])
    return attached


def _side(small: LineFragment, base: LineFragment) -> int:
    return 1 if small.y > base.y else -1


def _shift(small: LineFragment, base: LineFragment) -> int | None:
    """How a fragment stands to a line that may be its own; none if it does not belong to it."""
    rise = (small.y - base.y) / base.size
    if small.size <= _SMALLER * base.size:
        if 0.14 < rise < 0.75:
            return 1
        return -1 if -0.45 < rise < -0.06 else None
    if small.size > 1.02 * base.size or len(small.characters) >= len(base.characters):
        return None
    if _SAME_LINE < abs(rise) < 0.55:
        is_sign = all(c.text.isdigit() or c.text in "+-−,*†‡§" for c in small.characters)
        return (1 if rise > 0 else -1) if is_sign and abs(rise) > 0.2 else 0 if abs(rise) < 0.35 else None
    return None


def _distance(small: LineFragment, base: LineFragment) -> float | None:
    """The gap between a raised fragment and its line; none if they do not touch."""
    reach = _TOUCHING * base.size
    after, before = small.x0 - base.x1, base.x0 - small.x1
    if after <= 0 and before <= 0:
        return 0.0 if small.x0 > base.x0 - 0.1 * base.size or -before < 0.5 * base.size else None
    if before > after:  # the mark of a note stands before it, often at some distance
        is_mark = len(small.characters) <= 3 and all(c.text.isdigit() for c in small.characters)
        return before + 0.1 * base.size if before < (_BEFORE * base.size if is_mark else reach) else None
    return after if after < reach else None


def drop_caps(fragments: Sequence[LineFragment], usual: float) -> list[tuple[LineFragment, list[LineFragment]]]:
    """Large first letters, each with the fragments beside it from the top; `usual` is the size of the text."""
    found = []
    for cap in fragments:
        if cap.size < _CAP * usual or len(cap.characters) > 2 or not cap.characters[-1].text.isalpha():
            continue
        low, high = cap.y - 0.3 * usual, cap.y + 0.8 * cap.size
        beside = [f for f in fragments if f is not cap and low <= f.y <= high and -1.0 <= f.x0 - cap.x1 < 2.0 * usual]
        beside.sort(key=lambda fragment: (-fragment.y, fragment.x0))
        if beside and beside[0].y > cap.y + 0.5 * usual:  # else it is a letter on the line
            found.append((cap, beside))
    return found


def rows_of(fragments: Sequence[LineFragment], attached: dict[int, list[LineFragment]]) -> list[list[LineFragment]]:
    """The fragments of each base line from top to bottom, each row from left to right, raised fragments among them."""
    owned = {id(fragment) for group in attached.values() for fragment in group}
    base = [(fragment, i) for i, fragment in enumerate(fragments) if id(fragment) not in owned]
    base.sort(key=lambda entry: (-entry[0].y, entry[0].x0, entry[1]))
    rows: list[list[tuple[LineFragment, int]]] = []
    for fragment, i in base:
        last = rows[-1][0][0] if rows else None
        if last and abs(last.y - fragment.y) <= _SAME_LINE * min(last.size, fragment.size):
            rows[-1].append((fragment, i))
        else:
            rows.append([(fragment, i)])
    found = []
    for row in rows:
        everything = [fragment for fragment, _ in row]
        everything += [small for _, i in row for small in attached.get(i, ())]
        found.append(sorted(everything, key=lambda fragment: (fragment.x0, -fragment.y)))
    return found


def line_of(page: int, fragments: Sequence[LineFragment], turn: int = 0) -> TextLine:
    """A line of fragments from left to right; at least one of them stands on the base line."""
    characters: list[tuple[Character, bool, int]] = []
    for fragment in fragments:
        entries = [(c, s, fragment.shift) for c, s in zip(fragment.characters, fragment.spaced, strict=True)]
        if characters and fragment.x0 < characters[-1][0].x - 0.3 * fragment.size:  # it stands within those before it
            for entry in entries:
                insort(characters, entry, key=lambda known: known[0].x)
        else:
            characters += entries
    return _Writer(characters).line(page, turn)


class _Writer:
    """Writes the text of a line, with a place for each of its characters."""

    def __init__(self, characters: Sequence[tuple[Character, bool, int]]) -> None:
        self._characters = characters
        on_line = [c for c, _, shift in characters if not shift] or [c for c, _, _ in characters]
        sizes: dict[float, int] = {}
        for c in on_line:
            sizes[c.font.size] = sizes.get(c.font.size, 0) + 1
        self._size = max(sizes.items(), key=lambda entry: (entry[1], entry[0]))[0] or 1.0
        self._on_line = on_line
        self._put: list[tuple[str, int, int, float, float, int, int]] = []
        """Letter, first, span, left, right, shift and style of each character of the text."""
        self._beside: list[tuple[int, int, int]] = []

    def line(self, page: int, turn: int) -> TextLine:
        usual = self._usual_gap()
        previous: Character | None = None
        put = self._put
        for character, is_spaced, shift in self._characters:
            if previous is not None and put:
                if (character.text in _ACCENTS or previous.text in _ACCENTS) and _is_accent(previous, character):
                    previous = self._accented(character)
                    continue
                if is_spaced or self._is_gap(previous, character, usual):
                    is_between = character.blanks == 1 and character.first == previous.first + previous.span + 1
                    first, span = (character.first - 1, 1) if is_between else (-1, 0)
                    put.append((" ", first, span, previous.room[2], character.x, 0, put[-1][6]))
            first, span, text, _, _, _, room, font, _, _ = previous = character
            style = font.is_italic + 2 * font.is_bold
            if len(text) == 1:
                put.append((text, first, span, room[0], room[2], shift, style))
            elif text:
                put.append((text[0], first, span, room[0], room[2], shift, style))
                put += [(letter, -1, 0, room[0], room[2], shift, style) for letter in text[1:]]
            else:
                self._beside.append((len(put), first, span))
        even = [c for c in self._on_line if c.font.size <= _CAP * self._size] or self._on_line
        y = sorted(c.y for c in even)[len(even) // 2]
        letters, firsts, spans, lefts, rights, shifts, styles = zip(*put, strict=True) if put else ((),) * 7
        left_edges, right_edges = array("f", lefts), array("f", rights)
        return TextLine(
            page,
            "".join(letters),
            array("i", firsts),
            bytearray(spans),
            left_edges,
            right_edges,
            min(left_edges, default=0.0),
            max(right_edges, default=0.0),
            y,
            self._size,
            min(c.room[1] for c in even),
            max(c.room[3] for c in even),
            _spans(shifts),
            tuple([(start, end) for start, end, _ in _spans([style & 1 for style in styles])]),
            tuple([(start, end) for start, end, _ in _spans([style >> 1 for style in styles])]),
            tuple(self._beside),
            turn,
        )

    def _usual_gap(self) -> float:
        """The gap between two letters of a word, as a share of the size; 0 where the line is not letter-spaced."""
        gaps = [
            (b.x - a.room[2]) / ((a.font.size if a.font.size > b.font.size else b.font.size) or 1.0)
            for (a, _, _), (b, is_spaced, _) in pairwise(self._characters)
            if not is_spaced
        ]
        usual = median_low(sorted(gaps)) if len(gaps) >= 3 else 0.0
        return usual if usual > _SPACED_OUT else 0.0

    def _is_gap(self, previous: Character, character: Character, usual: float) -> bool:
        """Whether the gap between two glyphs is a space between words."""
        size, before, end = character.font.size, previous.font.size, previous.room[2]
        size = before if before > size else size
        gap = (character.x - (previous.x if previous.x > end else end)) / (size or 1.0)
        if gap <= _SPACE_OF_SIGN and not character.blanks:  # what a space needs at least
            return False
        if before > _CAP * character.font.size and len(self._put) == 1:
            return False  # a large first letter belongs to its word
        if usual:
            return gap > max(_SPACE, usual * 1.4, usual + 0.1)
        if previous.text > _WIDE and character.text > _WIDE and _is_wide(previous, character):
            return gap > 1.0
        first, second = previous.text[-1:], character.text[:1]
        if character.blanks:
            if first in _OPENING or second in _CLOSING:
                return gap > _SPACE_IN_BRACKETS
            return gap > (_SPACE_OF_PDFIUM if abs(previous.y - character.y) < 0.1 * size else _SPACE_AT_RAISED)
        if first in _SIGNS or second in _SIGNS:
            return gap > _SPACE_OF_SIGN
        is_apart = (first.isdigit() and second.isalpha()) or (
            first in _MARKS and (second.isalnum() or second in _OPENING)
        )
        return gap > (_SPACE_OF_UNIT if is_apart else _SPACE)

    def _accented(self, character: Character) -> Character:
        """Write the letter with its accent in the place of what was written last."""
        letter, first, span, left, right, shift, style = self._put[-1]
        pair = (letter, character.text)
        letter = unicodedata.normalize("NFC", _letter(pair) + _combining(pair))
        if character.first == first + span:
            span += character.span
        elif character.text in _ACCENTS:
            self._beside.append((len(self._put), character.first, character.span))
        else:  # the letter is what the text has; its accent stands beside it
            self._beside.append((len(self._put), first, span))
            first, span = character.first, character.span
        self._put[-1] = (letter, first, span, left, max(right, character.room[2]), shift, style)
        return character


def _is_accent(previous: Character, character: Character) -> bool:
    """Whether an accent that stands alone and a letter are drawn over one another."""
    pair = (previous.text, character.text)
    if not (pair[0] in _ACCENTS and pair[1].isalpha()) and not (pair[1] in _ACCENTS and pair[0].isalpha()):
        return False
    left, right = max(previous.room[0], character.room[0]), min(previous.room[2], character.room[2])
    width = min(previous.room[2] - previous.room[0], character.room[2] - character.room[0])
    composed = unicodedata.normalize("NFC", _letter(pair) + _combining(pair))
    return width > 0 and right - left > 0.5 * width and len(composed) == 1


def _letter(pair: tuple[str, str]) -> str:
    letter = pair[0] if pair[1] in _ACCENTS else pair[1]
    return {"ı": "i", "ȷ": "j"}.get(letter, letter)


def _combining(pair: tuple[str, str]) -> str:
    return _ACCENTS[pair[1] if pair[1] in _ACCENTS else pair[0]]


def _is_wide(first: Character, second: Character) -> bool:
    """Whether both are letters of a script that has no spaces between words."""
    return all(c.text and "\u2e80" <= c.text[0] <= "\u9fff" for c in (first, second))


def _spans(values: Sequence[int]) -> tuple[tuple[int, int, int], ...]:
    """Start, end and value of each run of equal values that are not 0."""
    found: list[tuple[int, int, int]] = []
    for i, value in enumerate(values):
        if value and found and found[-1][1] == i and found[-1][2] == value:
            found[-1] = (found[-1][0], i + 1, value)
        elif value:
            found.append((i, i + 1, value))
    return tuple(found)
