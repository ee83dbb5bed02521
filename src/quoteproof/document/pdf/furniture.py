"""Running heads, page numbers and whatever else repeats around the text of a document: lines get this role.

Nothing is taken away, and in doubt a line stays text. A line is furniture if
- it stands at the edge of the page and repeats there on other pages, its numbers aside;
- it is a page number: at the edge, apart from the text, and growing with the pages;
- it stands where many pages have a short line apart from the text, as a running head that names the chapter;
- it is the stamp of a court's electronic filing;
- it is turned or aslant, and repeats, or stands outside of the text.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from quoteproof.document.pdf.layout import PageLines
from quoteproof.document.pdf.lines import TextLine
from quoteproof.document.role import Role

_ROWS: Final = 3  # how many rows at the top and at the bottom of a page are at its edge
_SAME_HEIGHT: Final = 3.0  # points
_NEAR: Final = 4  # pages
_APART: Final = 1.35  # of the leading: how far from the text a running head stands
_FOLIO: Final = re.compile(
    r"\W*(?:page|p\.|seite|-)?\s*([A-Z]{1,2}-)?(\d{1,6}|[ivxlcdm]{1,8})(?:\s*(?:of|/|von|de)\s*\d+)?\W*", re.IGNORECASE
)
_STAMP: Final = re.compile(
    r"(?=.*\b(Page|Pg|PageID|DktEntry|Document|Doc)\b).*\bCase:?\s+\d.*\bFiled\b|^Case: \d\d-\d+.*\bPage", re.I
)
_NUMBERS: Final = re.compile(r"\d+|\b[ivxlcdm]+\b")


def mark_furniture(pages: Sequence[PageLines]) -> None:
    """Set the role of the lines that are furniture."""
    edges = [_edge_rows(page) for page in pages]
    _mark_turned(pages)
    _mark_repeated(pages, edges)
    _mark_stamps(edges)
    _mark_folios(edges, len(pages))
    _mark_bands(pages, len(pages))


def _body(page: PageLines) -> list[TextLine]:
    return [line for line in page.lines if line.role is Role.BODY and line.turn == page.turn]


def _rows(lines: Iterable[TextLine]) -> list[list[TextLine]]:
    """Lines by their height, from the top."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: (-line.y, line.x0)):
        if rows and rows[-1][0].y - line.y < 2.0:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _edge_rows(page: PageLines) -> list[tuple[TextLine, bool]]:
    """The lines at the edges of a page, each with whether it is at the top; those nearest the edge first."""
    rows = _rows(_body(page))
    top = rows[: min(_ROWS, (len(rows) + 1) // 2)]
    bottom = rows[max(len(top), len(rows) - _ROWS) :][::-1]
    return [(line, True) for row in top for line in row] + [(line, False) for row in bottom for line in row]


def _pattern(line: TextLine) -> str:
    """The text without its numbers; a number at an end, as a page number beside a running head, may be missing."""
    return _NUMBERS.sub("#", line.text).strip("# ") or "#"


def _mark_turned(pages: Sequence[PageLines]) -> None:
    """Mark text in another direction than the page's: a watermark, or what a library stamps on a margin."""
    count = Counter(text for page in pages for text in {_pattern(k) for k in page.lines if k.turn != page.turn})
    for page in pages:
        turned = [line for line in page.lines if line.turn != page.turn]
        boxes = [line.box(0, len(line.text)) for line in page.lines if line.turn == page.turn] if turned else []
        left, right = min((box[0] for box in boxes), default=0.0), max((box[2] for box in boxes), default=0.0)
        for line in turned:
            x0, _, x1, _ = line.box(0, len(line.text))
            is_outside = line.turn != 4 and bool(boxes) and (x1 <= left or x0 >= right)
            if is_outside or (count[_pattern(line)] >= 2 and count[_pattern(line)] * 3 >= len(pages)):
                line.role = Role.FURNITURE


def _mark_repeated(pages: Sequence[PageLines], edges: Sequence[Sequence[tuple[TextLine, bool]]]) -> None:
    places: dict[tuple[str, bool], list[tuple[int, float]]] = defaultdict(list)
    for page, lines in zip(pages, edges, strict=True):
        for line, is_top in lines:
            places[_pattern(line), is_top].append((page.index, line.y))
    need = max(2, min(4, len(pages) // 12))
    for page, lines in zip(pages, edges, strict=True):
        ys, leading = [line.y for line in _body(page)], _leading(page)
        for line, is_top in lines:
            same = places[_pattern(line), is_top]
            on = {index for index, y in same if abs(y - line.y) <= _SAME_HEIGHT}
            near = any(0 < abs(index - page.index) <= _NEAR for index in on)
            if len(on) < need or not near or _is_folio(line):
                continue
            others = [y for y in ys if (y < line.y - 2 if is_top else y > line.y + 2)]
            gap = min((abs(y - line.y) for y in others), default=1000.0)
            if len(on) * 3 >= len(pages) or gap > _APART * leading:
                line.role = Role.FURNITURE


def _leading(page: PageLines) -> float:
    """The usual distance between two lines of a page."""
    rows = _rows(_body(page))
    gaps = Counter(round(a[0].y - b[0].y, 0) for a, b in pairwise(rows))
    return max(gaps.items(), key=lambda entry: (entry[1], -entry[0]))[0] if gaps else 12.0


def _mark_stamps(edges: Sequence[Sequence[tuple[TextLine, bool]]]) -> None:
    for lines in edges:
        for line, _ in lines:
            if _STAMP.search(line.text):
                line.role = Role.FURNITURE


def _is_folio(line: TextLine) -> bool:
    return bool(_FOLIO.fullmatch(line.text))


def _value(line: TextLine) -> int | None:
    match = _FOLIO.fullmatch(line.text)
    if not match:
        return None
    return int(match[2]) if match[2].isdigit() else _roman(match[2].lower())


def _roman(text: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}[letter] for letter in text]
    return sum(-a if any(b > a for b in values[i + 1 : i + 2]) else a for i, a in enumerate(values))


def _mark_folios(edges: Sequence[Sequence[tuple[TextLine, bool]]], count: int) -> None:
    """Mark page numbers: lines of a number alone, of which the next pages have the next numbers at the same height.

    Between two neighbours pages may be left out, so the numbers may jump; they never fall.
    """
    found: list[list[tuple[TextLine, int]]] = [[] for _ in edges]
    for index, lines in enumerate(edges):
        for line, is_top in lines:
            value = _value(line)
            rows = [other for other, at_top in lines if at_top == is_top and other.role is Role.BODY]
            outer = all((other.y <= line.y + 2) if is_top else (other.y >= line.y - 2) for other in rows)
            if value is not None and line.role is Role.BODY and outer:
                found[index].append((line, value))
    for index, numbers in enumerate(found):
        near = [other for other in range(max(0, index - _NEAR), min(count, index + _NEAR + 1)) if other != index]
        for line, value in numbers:
            is_supported = any(
                abs(known.y - line.y) <= 6.0
                and 0 < (number - value) * (1 if other > index else -1) <= abs(other - index) + 2
                for other in near
                for known, number in found[other]
            )
            if is_supported or count == 1:
                line.role = Role.FURNITURE


def _mark_bands(pages: Sequence[PageLines], count: int) -> None:
    """Mark running heads that differ from page to page: the outermost lines of many pages, apart from the text."""
    for is_top in (True, False):
        outer: list[tuple[PageLines, list[TextLine], float]] = []
        for page in pages:
            rows = _rows(line for line in page.lines if line.turn == page.turn and not line.is_number)
            if len(rows) < 6:
                continue
            row, following = (rows[0], rows[1]) if is_top else (rows[-1], rows[-2])
            gap = abs(row[0].y - following[0].y)
            if gap > _APART * _leading(page) and sum(len(line.text) for line in row) <= 90:
                outer.append((page, row, row[0].y))
        heights = Counter(round(y) for _, _, y in outer)
        for page, row, y in outer:
            same = heights[round(y)] + heights[round(y) + 1] + heights[round(y) - 1]
            usual = max((line.size for line in _body(page)), default=0.0)
            if same >= max(3, 0.4 * count) and all(line.size <= usual * 1.01 for line in row):
                for line in row:
                    line.role = Role.FURNITURE
