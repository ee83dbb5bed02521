"""Which characters of a page its readers see: the page is drawn with its texts and without them, and compared.

A character is seen if the drawings differ in its box, and out to all four sides of it, because the box is that of its
ink. That the box is not empty says nothing: other words may be drawn there. So texts that stand in one another's place
and are painted differently are taken away one after the other. What fails is drawn again, larger and in colour, and
alone on white and on black, which tells what it paints; most of that must show on the page.

The letters of a scan are in its picture. Its text is a layer that nobody sees, made by a program that recognized them,
and it is no better than that program.
"""

import ctypes
import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import groupby
from typing import Any, Final

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from quoteproof.document.model import Box
from quoteproof.document.pdf.calls import address
from quoteproof.document.pdf.characters import Character
from quoteproof.document.pdf.drawing import FAINT, PagePixels, is_blank
from quoteproof.document.pdf.objects import (
    PageObject,
    bounds,
    clips,
    fill_colour,
    inner_objects,
    mark_names,
    marks,
    meet,
    page_objects,
)
from quoteproof.values import dataclass

_SCALE: Final = 1.5  # pixels a point
_PIXELS: Final = 6e6  # most of a drawing
_CLOSE: Final = 4.0  # pixels a point of the closer look
_CLOSE_PIXELS: Final = 2.4e7
_SMALLEST: Final = 2.0  # points: what is smaller nobody reads
_FLAT: Final = 0.02  # of the size: a letter that is as narrow or as low was squeezed
_SHOWN: Final = 0.6  # of the pixels that a character paints: how many must show
_INSIDE: Final = 0.5  # of the box of a character: how much must lie inside the page and what clips it
_SQUARE: Final = 24.0  # points: texts are compared that meet in a square of this size
_CROWD: Final = 50  # most texts that a text is compared with in a square
_NEAR: Final = 3.0  # points: how far a text may stand from its double, which makes it bold or gives it a shadow
_WHOLE: Final = 0.8  # of the page: how much the picture of a scan covers
_LAYER: Final = 0.7  # of the characters of a page: how many are in the layer of a scan
_INKED: Final = 64  # of 255: how much the picture differs in a word of a scan
_WHITE: Final = (255, 255, 255, 255)
_BLACK: Final = (0, 0, 0, 255)
_INVISIBLE: Final = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})


@dataclass(frozen=True, slots=True)
class PageVisibility:
    """What a reader sees of a page."""

    unseen: frozenset[int]
    """The characters that nobody sees, by their `first`."""
    is_layer: bool = False
    """Whether the words are a text layer over the picture of a scan."""


def visibility(page: PdfPage, characters: Sequence[Character]) -> PageVisibility:
    """Tell which characters of a page are seen; `characters` are those of `page_characters`."""
    inked = [one for one in characters if one.text and not one.text.isspace()]
    if not inked:
        return PageVisibility(frozenset())
    drawn = _DrawnPage(page, inked)
    hidden = [one for one in inked if _is_squeezed(one) or drawn.is_cut(one)]
    gone = {one.first for one in hidden}
    doubtful = drawn.not_shown([one for one in inked if one.first not in gone])
    if len(doubtful) >= _LAYER * len(inked) and drawn.is_scan():
        hidden += drawn.beside_ink(doubtful)
        return PageVisibility(frozenset(one.first for one in hidden), is_layer=True)
    hidden += drawn.hidden(doubtful)
    return PageVisibility(frozenset(one.first for one in hidden))


def has_picture(page: PdfPage) -> bool:
    """Return whether a page has a picture."""
    return any(map(_is_picture, inner_objects(page_objects(page))))


class _DrawnPage:
    """A page whose texts can be taken away."""

    def __init__(self, page: PdfPage, characters: Sequence[Character]) -> None:
        self._page = page
        left, bottom, right, top = page.get_bbox()
        self._origin, self._size = (left, bottom), (right - left, top - bottom)
        self._own = page_objects(page)
        self._parts = {address(part): part for part in inner_objects(self._own)}
        texts = {n: part for n, part in self._parts.items() if _kind(part) == pdfium.FPDF_PAGEOBJ_TEXT}
        owners = {one.text_object for one in characters}
        self._texts = {number: text for number, text in texts.items() if number in owners}
        own = {address(part) for part in self._own}
        # What clips a text inside a form is told in the form's own measure, and found by drawing alone.
        self._clips = {number: tuple(clips(text)) for number, text in self._texts.items() if number in own}
        self._room = (0.0, 0.0, *self._size)
        self._rooms = {n: reduce(_common, map(self._shifted, own), self._room) for n, own in self._clips.items() if own}
        self._sharing: set[int] = set()
        """The texts that share a place: what differs there may belong to another one."""
        self._groups = self._grouped(characters)
        self._groups |= {number: self._groups[owner] for number, owner in self._doubles(texts).items()}
        self._far = self._far_pictures(characters)
        self._whole: PagePixels | None = None

    def is_cut(self, one: Character) -> bool:
        """Return whether a character lies outside the page or what clips it."""
        room, box = self._rooms.get(one.text_object, self._room), one.room if is_blank(one.box) else one.box
        if room[0] <= box[0] and room[1] <= box[1] and box[2] <= room[2] and box[3] <= room[3]:
            return False
        return _area(_common(room, box)) < _INSIDE * _area(box)

    def not_shown(self, characters: Sequence[Character]) -> list[Character]:
        """Those of some characters that a first look does not find."""
        scale = min(_SCALE, math.sqrt(_PIXELS / max(1.0, self._size[0] * self._size[1])))
        whole = self._whole = self._drawing(scale, self._far)
        missing = []
        for group, own in self._by_group(characters):
            without = self._drawing(scale, self._far + self._members(group))
            steps = whole.differing(without)
            missing += [one for one in own if one.text_object in self._sharing or not steps.is_throughout(one.box)]
        return missing

    def hidden(self, characters: Sequence[Character]) -> list[Character]:
        """Those of some characters that a closer look does not find either."""
        hidden = []
        for group, own in self._by_group(characters):
            members, area = self._members(group), _around([one.box for one in own], self._size)
            scale = min(_CLOSE, math.sqrt(_CLOSE_PIXELS / max(1.0, (area[2] - area[0]) * (area[3] - area[1]))))
            whole = self._drawing(scale, self._far, area=area, coloured=True)
            without = self._drawing(scale, self._far + members, area=area, coloured=True)
            gone = {address(text) for text in members}
            others = [part for number, part in self._parts.items() if number not in gone]
            on_white = self._drawing(scale, others, area=area, annotated=False)
            on_black = self._drawing(scale, others, area=area, annotated=False, ground=_BLACK)
            for one in own:
                if is_blank(one.box):
                    is_shown = self._is_drawn_elsewhere(one)
                else:
                    is_shown = whole.shown_share(without, on_white, on_black, one.box) >= _SHOWN
                if not is_shown:
                    hidden.append(one)
        return hidden

    def is_scan(self) -> bool:
        """Return whether pictures cover the page."""
        pictures = [part for part in self._own if any(map(_is_picture, inner_objects([part])))]
        boxes = [box for part in pictures if (box := self._bounds(part)) is not None]
        width, height = self._size
        area = sum(
            max(0.0, min(width, right) - max(0.0, left)) * max(0.0, min(height, top) - max(0.0, bottom))
            for left, bottom, right, top in boxes
        )
        return bool(area >= _WHOLE * width * height)

    def beside_ink(self, characters: Sequence[Character]) -> Iterator[Character]:
        """Yield the characters of words that stand where the picture of a scan has no ink."""
        assert self._whole is not None
        for _, same in groupby(characters, key=lambda one: (one.text_object, round(one.y))):
            word = [*same]
            if self._whole.contrast(_around_all(one.room for one in word)) < _INKED:
                yield from word

    def _grouped(self, characters: Sequence[Character]) -> dict[int, int]:
        """Give the texts their groups: two texts that share a place and are painted differently are in two."""
        styles = {number: _style(text, self._clips.get(number, ())) for number, text in self._texts.items()}
        if len(set(styles.values())) < 2:
            return dict.fromkeys(styles, 0)
        apart: dict[Any, set[Any]] = {style: set() for style in styles.values()}
        for first, second in _meeting(characters, styles):
            apart[styles[first]].add(styles[second])
            apart[styles[second]].add(styles[first])
            self._sharing |= {first, second}
        groups: dict[Any, int] = {}
        for style, others in apart.items():
            taken = {groups.get(other) for other in others}
            groups[style] = next(group for group in range(len(taken) + 1) if group not in taken)
        return {number: groups[style] for number, style in styles.items()}

    def _doubles(self, texts: Mapping[int, PageObject]) -> dict[int, int]:
        """Give those of all texts that PDFium leaves out because they stand twice, each with the text that it has."""
        rest = {number: box for number in texts.keys() - self._texts.keys() if (box := bounds(texts[number]))}
        if not rest:
            return {}
        places: dict[tuple[int, int], list[tuple[Box, int]]] = {}
        for number, text in self._texts.items():
            if (box := bounds(text)) is not None:
                places.setdefault((int(box[0] / _NEAR), int(box[1] / _NEAR)), []).append((box, number))
        doubles = {}
        for number, box in rest.items():
            across, up = int(box[0] / _NEAR), int(box[1] / _NEAR)
            near = (places.get((across + i, up + j), ())[:50] for i in (-1, 0, 1) for j in (-1, 0, 1))
            for other, owner in (one for ones in near for one in ones):
                if all(abs(a - b) <= _NEAR for a, b in zip(box, other, strict=True)):
                    doubles[number] = owner
        return doubles

    def _far_pictures(self, characters: Sequence[Character]) -> list[PageObject]:
        """The pictures that touch no character: they cost much time, and hide nothing."""
        pictures = [part for part in self._own if _is_picture(part)][:50]
        boxes = [(part, self._bounds(part)) for part in pictures]
        return [part for part, box in boxes if box and not any(meet(box, one.box) for one in characters)]

    def _members(self, group: int) -> list[PageObject]:
        parts = self._parts
        return [parts[number] for number, own in self._groups.items() if own == group]

    def _by_group(self, characters: Sequence[Character]) -> Iterator[tuple[int, list[Character]]]:
        groups: dict[int, list[Character]] = {}
        if characters and not any(self._groups.values()):
            groups[0] = list(characters)
            characters = ()
        for one in characters:
            groups.setdefault(self._groups.get(one.text_object, 0), []).append(one)
        yield from groups.items()

    def _bounds(self, part: PageObject) -> Box | None:
        """The box of an object of the page, from the corner of what is shown of it."""
        box = bounds(part)
        return box and self._shifted(box)

    def _shifted(self, box: Box) -> Box:
        x, y = self._origin
        return box[0] - x, box[1] - y, box[2] - x, box[3] - y

    def _is_drawn_elsewhere(self, one: Character) -> bool:
        """Return whether a font is not in the file, so that another program may have what PDFium does not."""
        text = self._texts.get(one.text_object)
        if text is None or pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(text)) == 1:
            return False
        colour = fill_colour(text)
        return (
            pdfium.FPDFTextObj_GetTextRenderMode(text) not in _INVISIBLE
            and colour is not None
            and colour[3] == 255
            and min(colour[:3]) < 255 - FAINT
            and "OC" not in mark_names(text)
        )

    def _drawing(
        self,
        scale: float,
        parts: Iterable[PageObject],
        *,
        area: Box | None = None,
        coloured: bool = False,
        annotated: bool = True,
        ground: tuple[int, int, int, int] = _WHITE,
    ) -> PagePixels:
        """Draw the page, or an area of it, without some of its objects."""
        taken = [part for part in parts if _set_active(part, active=False)]
        try:
            crop = (area[0], area[1], self._size[0] - area[2], self._size[1] - area[3]) if area else (0, 0, 0, 0)
            bitmap = self._page.render(
                scale=scale,
                rotation=-self._page.get_rotation() % 360,
                crop=crop,
                grayscale=not coloured,
                draw_annots=annotated,
                fill_color=ground,
            )
        finally:
            for part in taken:
                _set_active(part, active=True)
        width, height = self._size
        drawing = PagePixels(
            bytes(bitmap.buffer),
            bitmap.stride,
            bitmap.width,
            bitmap.height,
            bitmap.n_channels,
            math.ceil(width * scale) / width,
            math.ceil(height * scale) / height,
            math.ceil(crop[0] * scale),
            math.ceil(crop[3] * scale),
            height,
        )
        bitmap.close()
        return drawing


def _is_picture(part: PageObject) -> bool:
    return _kind(part) == int(pdfium.FPDF_PAGEOBJ_IMAGE)


def _kind(part: PageObject) -> int:
    return int(pdfium.FPDFPageObj_GetType(part))


def _set_active(part: PageObject, *, active: bool) -> bool:
    return bool(pdfium.FPDFPageObj_SetIsActive(part, active))


def _style(text: PageObject, clipped: tuple[Box, ...]) -> tuple[Any, ...]:
    """What decides how a text is painted, and whether at all."""
    stroke = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetStrokeColor(text, *stroke)
    layers = tuple([address(mark) for mark in marks(text)]) if "OC" in mark_names(text) else ()
    return (
        pdfium.FPDFTextObj_GetTextRenderMode(text),
        tuple(fill_colour(text) or ()),
        tuple(part.value for part in stroke),
        bool(pdfium.FPDFPageObj_HasTransparency(text)),
        address(pdfium.FPDFTextObj_GetFont(text)),
        clipped,
        layers,
    )


def _is_squeezed(one: Character) -> bool:
    """Return whether a character is too small to be read, or a letter pressed to a line."""
    size, (left, bottom, right, top) = one.font.size, one.box
    if 0 < size < _SMALLEST:
        return True
    flat = right - left < _FLAT * size or top - bottom < _FLAT * size
    return flat and not is_blank(one.box) and unicodedata.category(one.text[0])[0] in "LN"


def _meeting(characters: Sequence[Character], styles: Mapping[int, Any]) -> Iterator[tuple[int, int]]:
    """Yield texts that share a place and are painted differently."""
    squares: dict[tuple[int, int], list[tuple[Box, int, list[Box]]]] = {}
    for number, run in groupby(characters, key=lambda one: one.text_object):
        if number not in styles:
            continue
        boxes = [one.box for one in run]
        whole, style = _around_all(boxes), styles[number]
        for square in _squares(whole):
            beside = squares.setdefault(square, [])
            for box, other, others in beside:
                if styles[other] != style and meet(box, whole) and _share_place(boxes, others, _common(box, whole)):
                    yield other, number
            if len(beside) < _CROWD:
                beside.append((whole, number, boxes))


def _share_place(boxes: Iterable[Box], others: Iterable[Box], area: Box) -> bool:
    """Return whether the middle of a box lies in one of others, or the other way; only an area is looked at."""
    first, second = ([box for box in ones if meet(box, area)] for ones in (boxes, others))
    return any(_has_middle(box, other) or _has_middle(other, box) for box in first for other in second)


def _squares(box: Box) -> Iterator[tuple[int, int]]:
    """Yield the squares of the page that a box touches, at most a few thousand."""
    left, bottom, right, top = (math.floor(edge / _SQUARE) for edge in box)
    for across in range(left, min(right, left + _CROWD) + 1):
        for up in range(bottom, min(top, bottom + _CROWD) + 1):
            yield across, up


def _has_middle(box: Box, other: Box) -> bool:
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _common(first: Box, second: Box) -> Box:
    left, bottom = max(first[0], second[0]), max(first[1], second[1])
    return left, bottom, max(left, min(first[2], second[2])), max(bottom, min(first[3], second[3]))


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _around_all(boxes: Iterable[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _around(boxes: Sequence[Box], size: tuple[float, float]) -> Box:
    """The part of a page around some boxes, a little larger than they."""
    left, bottom, right, top = _around_all(boxes)
    left, bottom = min(max(0.0, left - 4), size[0] - 4), min(max(0.0, bottom - 4), size[1] - 4)
    return left, bottom, max(left + 4, min(size[0], right + 4)), max(bottom + 4, min(size[1], top + 4))
