"""Lines of a PDF with words that are written from the right: their characters in reading order.

A page has its glyphs in the order in which they stand on it. PDFium turns parts of a line by a rule of thumb, and
exchanges brackets in them. Here that is undone: the characters are put where they stand, and read by the levels of the
bidirectional algorithm. What was read must give the same line when the algorithm sets it again; if not, it is unread.
Words that the file marks with a language of their own are a part of the line with a direction of its own.
Source: UAX 9; ISO 32000-1, 14.8.2.3.3 (ReversedChars); PDFium, `core/fxcrt/fx_bidi.cpp` (the rule of thumb).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import groupby
from typing import Final

from quoteproof.proof.layer import turned_letters
from quoteproof.text.bidi import CODES, bidi_class, is_leftwards, levels, reordered
from quoteproof.text.offsets import OBJECT
from quoteproof.values import dataclass

_CODE: Final = re.compile(f"[{CODES}]")
_MIRRORED: Final = str.maketrans("()<>[]{}«»‘’“”‹›", ")(><][}{»«’‘”“›‹")
"""The characters that PDFium exchanges in what it turns, with their partners."""
_APART: Final = 0.001  # of the size: how far from its line a mark is that is drawn apart from its letter
_SPACE: Final = 0.15  # of the size: how much room a space takes, at least
_NO_ROOM: Final = 0.02  # of the size: how near a space begins to the letter to whose left it is
_REACH: Final = 1.0  # of the size: how far from its letter it may be


@dataclass(frozen=True, slots=True)
class PlacedCharacter:
    """A character of a page as PDFium gives it."""

    index: int
    """Its number among the page's characters."""
    text: str
    """The character; a space may have been made by PDFium."""
    x: float
    """Where it begins, in points."""
    y: float
    """The height of its line."""
    size: float
    """Its font size, in points."""
    left: float
    """Where its ink begins."""
    right: float
    """Where its ink ends."""
    text_object: int = 0
    """The address of its text object."""
    line: int = 0
    """The line of PDFium's that it is in."""
    language: str | None = ""
    """The language that the file gives for it, empty where it gives none; None for a space that belongs to nothing."""
    is_reversed: bool = False
    """Whether the file says that its text runs against the order of reading."""
    beside: bool | None = None
    """Whether its text object has letters that are written from the right; if not, others or digits; None: neither."""


@dataclass(slots=True)
class _Glyph:
    """What stands at one place: a letter with its marks, or a ligature."""

    characters: list[PlacedCharacter]
    text: str = ""
    apart: list[PlacedCharacter] = field(default_factory=list)
    """Of its marks those that are drawn apart."""
    odd: bool | None = None
    """Whether its level is odd; None where that is not known."""

    @property
    def kind(self) -> str:
        return next((kind for c in self.text if (kind := bidi_class(c)) != "NSM"), "NSM")


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line in reading order."""

    characters: tuple[tuple[str, int], ...]
    """Each character with its number on the page."""
    certain: bool
    """Whether the algorithm sets these words as the page has them."""


def read_line(
    characters: Sequence[PlacedCharacter], language: str = "", *, leftwards: bool, is_turned_file: bool = False
) -> ReadLine:
    """Put the characters of a line into reading order.

    `language` is that of its paragraph, if the file gives one, and `leftwards` its direction, if not; `is_turned_file`
    says whether the file is to be read from the right, which PDFium goes by.
    """
    glyphs = _glyphs([c for c in characters if not _CODE.match(c.text)])
    for line in {glyph.characters[0].line for glyph in glyphs}:
        _undo([g for g in glyphs if g.characters[0].line == line], is_turned_file=is_turned_file)
    _join_marks(glyphs)
    _drop_spaces(glyphs)
    _trim(glyphs)
    if language:
        leftwards = is_leftwards(language)
    for direction in (leftwards, not leftwards):
        read = _in_order(glyphs, language, leftwards=direction)
        if read is not None:
            return ReadLine(tuple(_written(read)), certain=True)
    order = reordered(glyphs, [int(bool(glyph.odd)) for glyph in glyphs])
    return ReadLine(tuple(_written(order)), certain=False)


def _written(glyphs: Sequence[_Glyph]) -> Iterator[tuple[str, int]]:
    for glyph in glyphs:
        indices = [character.index for character in glyph.characters]
        text = turned_letters(glyph.text)
        apart = [character.index for character in glyph.apart][: len(text) - 1]
        indices = [*indices[: len(text) - len(apart)], *apart]
        indices += indices[-1:] * (len(text) - len(indices))
        yield from zip(text, indices, strict=True)


def _glyphs(characters: Sequence[PlacedCharacter]) -> list[_Glyph]:
    """Put characters of one text object that begin at one place together, in the order of places."""
    by_place: dict[tuple[int, int, float], _Glyph] = {}
    for character in sorted(characters, key=lambda c: (c.x, c.text.isspace(), c.index)):
        index = character.index if character.text.isspace() else -1
        by_place.setdefault((character.text_object, index, round(character.x, 2)), _Glyph([])).characters.append(
            character
        )
    glyphs = list(by_place.values())
    for at in range(1, len(glyphs)):
        own, before = glyphs[at].characters[0], glyphs[at - 1].characters[0]
        if own.text.isspace() and own.language is not None and own.x - before.x < _NO_ROOM * own.size:
            # The space at which a line from the right ends has no width, and begins where its last letter does.
            glyphs[at - 1], glyphs[at] = glyphs[at], glyphs[at - 1]
    return glyphs


def _join_marks(glyphs: list[_Glyph]) -> None:
    """Join marks that are drawn apart from their letters with these: the file gives both the text of both."""
    heights = Counter(round(glyph.characters[0].y, 3) for glyph in glyphs)
    line = max(heights, key=lambda height: heights[height], default=0.0)
    for glyph in list(glyphs):
        own = glyph.characters[0]
        if len(glyph.text) < 2 or abs(own.y - line) <= _APART * own.size:
            continue
        near = [g for g in glyphs if g is not glyph and _like(g, glyph) and abs(g.characters[0].y - line) < 0.001]
        letter = min(near, key=lambda g: abs(g.characters[0].x - own.x), default=None)
        if letter is not None and abs(letter.characters[0].x - own.x) <= _REACH * own.size:
            letter.apart.append(own)
            glyphs.remove(glyph)


def _drop_spaces(glyphs: list[_Glyph]) -> None:
    """Remove the spaces of PDFium's own where the page has no room between two letters."""
    for glyph in [g for g in glyphs if g.text.isspace() and g.characters[0].language is None]:
        at = glyphs.index(glyph)
        before = next((g for g in reversed(glyphs[:at]) if not g.text.isspace()), None)
        after = next((g for g in glyphs[at:] if not g.text.isspace()), None)
        if before and after:
            ends, begins = max(c.right for c in before.characters), min(c.left for c in after.characters)
            if begins - ends < _SPACE * before.characters[0].size:
                glyphs.remove(glyph)


def _like(one: _Glyph, other: _Glyph) -> bool:
    return unicodedata.normalize("NFKD", one.text) == unicodedata.normalize("NFKD", other.text)


def _undo(glyphs: list[_Glyph], *, is_turned_file: bool) -> None:
    """Undo what PDFium did to the characters of a line: give each glyph its text, and its level as far as it shows."""
    flat = [(side, glyph) for glyph in glyphs for side in _sides(glyph)]
    segments = [(side, [glyph for _, glyph in run]) for side, run in groupby(flat, key=lambda pair: pair[0])]
    # PDFium turns the order of the segments too, if it takes the whole line for one from the right.
    whole = is_turned_file or glyphs[0].characters[0].index > glyphs[-1].characters[-1].index
    right = whole
    turned: set[int] = set()
    for side, run in reversed(segments) if whole else segments:
        if side == "right" or (side == "neutral" and right):
            right = True
            turned.update(map(id, run))
        elif side != "weak":
            right = False
    for glyph in glyphs:
        glyph.text = _text(glyph, whole=whole)
        if id(glyph) in turned and glyph.kind not in ("R", "AL", "NSM"):
            glyph.text = glyph.text.translate(_MIRRORED)
        glyph.odd = _is_odd(glyph)


def _sides(glyph: _Glyph) -> Iterator[str]:
    """Yield the segments that the characters of a glyph make for PDFium."""
    sides = (_SIDES.get(bidi_class(c.text[:1]), "neutral") for c in glyph.characters)
    yield from (side for side, _ in groupby(sides))


_SIDES: Final = {
    "L": "left", "R": "right", "AL": "right", **dict.fromkeys(("AN", "EN", "NSM", "CS", "ES", "ET", "BN"), "weak"),
}  # fmt: skip


def _text(glyph: _Glyph, *, whole: bool) -> str:
    """Return the characters of a glyph in their order, letters composed of what composes them."""
    if len(glyph.characters) == 1:
        return glyph.characters[0].text
    sign = _SIGNS.get("".join(c.text for c in glyph.characters))
    if sign:
        return sign
    runs = [
        (side, [c.text for c in run])
        for side, run in groupby(glyph.characters, key=lambda c: _SIDES.get(bidi_class(c.text[:1]), "neutral"))
    ]
    if whole:
        runs.reverse()
    texts = ["".join(reversed(texts) if side == "right" else texts) for side, texts in runs]
    # A mark stands behind its letter, and a joiner before it: Typst names both with the letter that they part.
    text = "".join(sorted("".join(texts), key=_is_letter))
    marks = len(text) - len(text.lstrip("".join(c for c in text if unicodedata.category(c)[0] == "M") or " "))
    return text[marks:] + text[:marks]


_SIGNS: Final = {
    parts: sign
    for sign in reversed([chr(code) for code in range(0x2000, 0x2070)])
    if len(parts := unicodedata.normalize("NFKD", sign)) > 1 and not any(map(str.isspace, parts))
}
"""Signs that are one glyph, by the several characters that PDFium makes of each in words from the right."""


def _is_letter(character: str) -> bool:
    return character not in "\u200c\u200d"


def _is_odd(glyph: _Glyph) -> bool | None:
    kind, character = glyph.kind, glyph.characters[0]
    if kind in ("R", "AL"):
        return True
    if kind in ("L", "EN", "AN"):
        return False
    return True if character.is_reversed else character.beside


def _trim(glyphs: list[_Glyph]) -> None:
    """Remove the spaces at the ends of a line, and of two that are side by side one."""
    kept: list[_Glyph] = []
    for glyph in glyphs:
        if not glyph.text.isspace() or (kept and not kept[-1].text.isspace()):
            kept.append(glyph)
    while kept and kept[-1].text.isspace():
        kept.pop()
    glyphs[:] = kept


@dataclass(slots=True)
class _Part:
    """Glyphs of one language side by side."""

    language: str
    glyphs: list[_Glyph] = field(default_factory=list)


def _in_order(glyphs: list[_Glyph], language: str, *, leftwards: bool) -> list[_Glyph] | None:
    """Return the glyphs in reading order; None if the algorithm would set them otherwise."""
    outer: list[_Glyph] = []
    parts: dict[int, list[_Glyph]] = {}
    for part in _parts(glyphs):
        direction = is_leftwards(part.language)
        # What has the direction of the line is set apart in no other.
        if part.language in ("", language) or direction == leftwards:
            outer += part.glyphs
            continue
        inner = _resolved(part.glyphs, leftwards=direction)
        if inner is None:
            return None
        stand_in = _Glyph(part.glyphs[:1][0].characters, OBJECT)
        parts[id(stand_in)] = inner
        outer.append(stand_in)
    read = _resolved(outer, leftwards=leftwards)
    return None if read is None else [inner for glyph in read for inner in parts.get(id(glyph), [glyph])]


def _parts(glyphs: list[_Glyph]) -> Iterator[_Part]:
    """Divide a line by language; a space that belongs to nothing is part of what is on both sides of it."""
    languages = [glyph.characters[0].language for glyph in glyphs]
    for i, language in enumerate(languages):
        if language is None:
            around = {*languages[i - 1 : i], *languages[i + 1 : i + 2]}
            languages[i] = next(iter(around)) if len(around) == 1 else ""
    at = 0
    for language, run in groupby(languages):
        size = len(list(run))
        yield _Part(language or "", glyphs[at : at + size])
        at += size


def _resolved(glyphs: list[_Glyph], *, leftwards: bool) -> list[_Glyph] | None:
    """Return glyphs that stand side by side in reading order, if the algorithm sets them so in that direction."""
    # A sign with a text object of its own mostly has it since its level is not that of the words beside it.
    signs = [leftwards if glyph.odd is None and not glyph.text.isspace() else glyph.odd for glyph in glyphs]
    for guess in (_by_neighbours(signs), _by_neighbours([glyph.odd for glyph in glyphs])):
        depths = [1 if (leftwards if odd is None else odd) else 2 * leftwards for odd in guess]
        if not leftwards:
            depths = _enclosed(glyphs, depths)
        for _ in range(_TRIES):
            read = reordered(glyphs, depths)
            by_glyph = dict(
                zip(map(id, read), levels("".join(g.text[:1] for g in read), leftwards=leftwards), strict=True)
            )
            if reordered(read, [*by_glyph.values()]) == glyphs:
                return read
            depths = [by_glyph[id(glyph)] for glyph in glyphs]
    return None


_TRIES: Final = 8


def _by_neighbours(parities: Sequence[bool | None]) -> list[bool | None]:
    """Return the parity of each glyph, for those that do not show it that of both neighbours, if they agree."""
    made = [*parities]
    for start, end in _unknown(made):
        before = made[start - 1] if start else None
        after = made[end] if end < len(made) else None
        if before is not None and before == after:
            made[start:end] = [before] * (end - start)
    return made


def _unknown(parities: Sequence[bool | None]) -> Iterator[tuple[int, int]]:
    at = 0
    for unknown, run in groupby(parities, key=lambda parity: parity is None):
        size = len(list(run))
        if unknown:
            yield at, at + size
        at += size


def _enclosed(glyphs: Sequence[_Glyph], depths: list[int]) -> list[int]:
    """Return the levels of a line from the left: numbers within words from the right are one level deeper."""
    made = list(depths)
    at = 0
    for depth, run in groupby(depths):
        size = len(list(run))
        own = glyphs[at : at + size]
        is_number = all(glyph.kind in ("EN", "AN", "ES", "CS", "ET") for glyph in own)
        if depth == 0 and is_number and at > 0 and at + size < len(depths):
            made[at : at + size] = [2] * size
        at += size
    return made
