"""Columns of a page: gutters between them, and the order in which a person reads what stands beside each other.

A gutter is a tall stretch of the page without ink that has lines of text on both sides. It ends where a line crosses
it, such as the title of a paper above its columns. A row of cells, as a table has, is no gutter: there lines are short
and stand on common base lines.

The order of blocks is that of T. Breuel, “High Performance Document Layout Analysis” (2003): what is above comes
first, where both share a part of the width; what is to the left comes first, unless something between spans both.
"""

from collections.abc import Sequence
from typing import Final

from quoteproof.document.pdf.lines import LineFragment, TextLine
from quoteproof.values import dataclass

_BAND: Final = 2.0  # points: the height of the bands that the page is divided into
_GUTTER: Final = 0.75  # of the size: the narrowest gutter
_LINES: Final = 4  # how many lines a gutter needs on both sides
_COLUMN: Final = 4.0  # of the size: the narrowest column; less is a number or a bullet before its text
_RUNNING: Final = 12.0  # of the size: the narrowest column of running text
_INDEX: Final = 20  # lines: columns of the same width that are as long are an index, and no table
_FULL: Final = 0.6  # of the width of its column: a line of running text
_MOST_BLOCKS: Final = 80  # of a page that are put in order; more are the cells of a table
_MOST_CELLS: Final = 1000  # across a page


@dataclass(frozen=True, slots=True)
class Gutter:
    """A stretch without ink between two columns."""

    x0: float
    x1: float
    bottom: float
    top: float


def gutters_of(fragments: Sequence[LineFragment], size: float) -> list[Gutter]:
    """The gutters between the fragments of a page; `size` is that of most of its characters."""
    if not fragments:
        return []
    return _Raster(fragments, max(size, 4.0)).gutters()


class _Raster:
    """The ink of a page: for each strip of a point's width, the bands in which something stands, as bits."""

    def __init__(self, fragments: Sequence[LineFragment], size: float) -> None:
        self._fragments = fragments
        self._left = min(fragment.x0 for fragment in fragments)
        self._bottom = min(fragment.y - 0.25 * fragment.size for fragment in fragments)
        width = max(fragment.x1 for fragment in fragments) - self._left
        self._cell = max(1.0, width / _MOST_CELLS)
        self._size = size
        height = max(fragment.y + fragment.size for fragment in fragments) - self._bottom
        self._band = max(_BAND, height / _MOST_CELLS)
        self._strips = [0] * (int(width / self._cell) + 2)
        for fragment in fragments:
            low = int((fragment.y - 0.2 * fragment.size - self._bottom) / self._band)
            high = max(low + 1, int((fragment.y + 0.75 * fragment.size - self._bottom) / self._band) + 1)
            bits = (1 << high) - (1 << max(0, low))
            start = max(0, int((fragment.x0 - self._left) / self._cell + 0.3))
            end = max(start + 1, int((fragment.x1 - self._left) / self._cell + 0.7))
            self._strips[start:end] = [strip | bits for strip in self._strips[start:end]]

    def gutters(self) -> list[Gutter]:
        strips, width = self._strips, max(2, round(_GUTTER * self._size / self._cell))
        count = len(strips)
        before, after = [0] * (count + 1), [0] * (count + 1)
        for x in range(count):
            before[x + 1] = before[x] | strips[x]
        for x in reversed(range(count)):
            after[x] = after[x + 1] | strips[x]
        smear = max(1, round(0.9 * self._size / self._band))
        need = round(_LINES * 1.0 * self._size / self._band)
        everything = (1 << before[count].bit_length()) - 1
        candidates = []
        for x in range(1, count - width, 2):  # its true edges are found later
            blocked = 0
            for strip in strips[x : x + width]:
                blocked |= strip
            if not _has_run(~blocked & everything, need):
                continue
            both = _smeared(before[x], smear) & _smeared(after[x + width], smear) & ~blocked
            if both.bit_count() >= need:
                candidates += [(high - low, -x, low) for low, high in _stretches(both, blocked, need)]
        return self._chosen(sorted(candidates, reverse=True), width)

    def _chosen(self, candidates: Sequence[tuple[int, int, int]], width: int) -> list[Gutter]:
        """The tallest gutters that do not overlap; the middle one of those that stand beside each other."""
        found: list[tuple[int, int, int, int]] = []
        for height, minus_x, low in candidates:
            x, high = -minus_x, low + height
            bits = (1 << high) - (1 << low)
            if any(x < b and x + width > a and low < h and high > bottom for a, b, bottom, h in found):
                continue
            start, end = x, x + width
            while start > 0 and not self._strips[start - 1] & bits:
                start -= 1
            while end < len(self._strips) and not self._strips[end] & bits:
                end += 1
            if any(start < b and end > a and low < h and high > bottom for a, b, bottom, h in found):
                continue
            if self._is_gutter(start, end, bits):
                found.append((start, end, low, high))
        return [
            Gutter(
                self._left + start * self._cell,
                self._left + end * self._cell,
                self._bottom + low * self._band,
                self._bottom + high * self._band,
            )
            for start, end, low, high in sorted(found)
        ]

    def _is_gutter(self, start: int, end: int, bits: int) -> bool:
        """Whether running text stands on both sides."""
        blank = max(2, round(_GUTTER * self._size / self._cell))
        need = _COLUMN * self._size / self._cell
        left = self._extent(range(start - 1, -1, -1), bits, blank)
        right = self._extent(range(end, len(self._strips)), bits, blank)
        if left < need or right < need:
            return False
        low, high = (bits & -bits).bit_length() - 1, bits.bit_length()
        bottom, top = self._bottom + low * self._band, self._bottom + high * self._band
        x0, x1 = self._left + start * self._cell, self._left + end * self._cell
        inside = [f for f in self._fragments if bottom <= f.y <= top and not f.shift]
        sides = [[f for f in inside if f.x1 <= x0 + 1], [f for f in inside if f.x0 >= x1 - 1]]
        widths = (left * self._cell, right * self._cell)
        heights = [sorted({round(f.y, 1) for f in side}) for side in sides]
        if min(len(side) for side in heights) < _LINES:
            return False
        is_narrow = min(widths) < _RUNNING * self._size
        full = min(_full_share(side, width) for side, width in zip(sides, widths, strict=True))
        fewer, other = sorted(heights, key=len)
        common = sum(any(abs(y - z) < 1.0 for z in other) for y in fewer) / len(fewer)
        if common < 0.8 or (full >= 0.4 and not is_narrow):
            return True
        is_index = min(len(side) for side in heights) >= _INDEX and min(widths) >= 0.8 * max(widths)
        return is_index and min(widths) >= _RUNNING * self._size

    def _extent(self, strips: range, bits: int, blank: int) -> int:
        """How many strips the ink beside a gutter reaches, as far as the next blank stretch."""
        reach = empty = 0
        for step, x in enumerate(strips, 1):
            if self._strips[x] & bits:
                reach, empty = step, 0
            else:
                empty += 1
                if empty >= blank and reach:
                    break
        return reach


def _full_share(side: Sequence[LineFragment], width: float) -> float:
    """The share of base lines that are nearly as wide as their column."""
    edges: dict[float, list[float]] = {}
    for fragment in side:
        known = edges.setdefault(round(fragment.y), [fragment.x0, fragment.x1])
        known[0], known[1] = min(known[0], fragment.x0), max(known[1], fragment.x1)
    return sum(x1 - x0 >= _FULL * width for x0, x1 in edges.values()) / max(1, len(edges))


def _smeared(bits: int, steps: int) -> int:
    """The bits with those that are up to so many steps away: fills the gaps between lines."""
    done = 0
    while done < steps:
        step = min(steps - done, max(1, done))
        bits |= bits << step | bits >> step
        done += step
    return bits


def _has_run(bits: int, need: int) -> bool:
    """Whether so many ones follow one another."""
    done = 1
    while bits and done < need:
        step = min(done, need - done)
        bits &= bits >> step
        done += step
    return bits != 0


def _stretches(both: int, blocked: int, need: int) -> list[tuple[int, int]]:
    """The unblocked stretches with enough bands that have text on both sides, trimmed to these bands."""
    found = []
    while both:
        low = (both & -both).bit_length() - 1
        above = blocked >> low
        end = low + (above & -above).bit_length() - 1 if above else both.bit_length()
        inside = both & ((1 << end) - (1 << low))
        if inside.bit_count() >= need:
            found.append((low, inside.bit_length()))
        both &= ~((1 << end) - 1)
    return found


def cut_rows(rows: Sequence[Sequence[LineFragment]], gutters: Sequence[Gutter]) -> list[list[LineFragment]]:
    """The rows, cut where a gutter runs through them."""
    found: list[list[LineFragment]] = []
    for row in rows:
        y = next((fragment.y for fragment in row if not fragment.shift), row[0].y)
        cuts = [(gutter.x0 + gutter.x1) / 2 for gutter in gutters if gutter.bottom <= y <= gutter.top]
        parts: dict[int, list[LineFragment]] = {}
        for fragment in row:
            middle = (fragment.x0 + fragment.x1) / 2
            parts.setdefault(sum(cut < middle for cut in cuts), []).append(fragment)
        found += [parts[i] for i in sorted(parts)]
    return found


def set_cells(lines: Sequence[TextLine], gutters: Sequence[Gutter], width: float) -> None:
    """Set for each line the edges of its column."""
    for line in lines:
        active = [gutter for gutter in gutters if gutter.bottom <= line.y <= gutter.top]
        middle = (line.x0 + line.x1) / 2
        left = max((g.x1 for g in active if (g.x0 + g.x1) / 2 <= middle), default=0.0)
        right = min((g.x0 for g in active if (g.x0 + g.x1) / 2 > middle), default=width)
        line.cell = (left, right)


@dataclass(slots=True, eq=False)
class _Block:
    lines: list[TextLine]
    x0: float
    x1: float
    bottom: float
    top: float


def in_reading_order(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """The lines of a page as blocks in reading order: each block is a part of one column, from top to bottom."""
    blocks = _blocks(lines)
    if len(blocks) > _MOST_BLOCKS:
        return [block.lines for block in sorted(blocks, key=lambda block: (-block.top, block.x0))]
    before = [{j for j in range(len(blocks)) if j != i and _precedes(j, i, blocks)} for i in range(len(blocks))]
    left = set(range(len(blocks)))
    found = []
    while left:
        free = [i for i in left if not before[i] & left] or list(left)
        chosen = min(free, key=lambda i: (-blocks[i].top, blocks[i].x0, i))
        left.discard(chosen)
        found.append(blocks[chosen].lines)
    return found


def _blocks(lines: Sequence[TextLine]) -> list[_Block]:
    """Lines of one column that follow one another, with no line of another width between them."""
    found: list[_Block] = []
    open_blocks: dict[tuple[float, float], _Block] = {}
    for line in sorted(lines, key=lambda line: (-line.y, line.x0)):
        block = open_blocks.get(line.cell)
        if block is None:
            for cell in [c for c in open_blocks if c[0] < line.cell[1] and line.cell[0] < c[1]]:
                del open_blocks[cell]
            block = _Block([], line.x0, line.x1, line.bottom, line.top)
            open_blocks[line.cell] = block
            found.append(block)
        block.lines.append(line)
        block.x0, block.x1 = min(block.x0, line.x0), max(block.x1, line.x1)
        block.bottom = min(block.bottom, line.y)
    return found


def _precedes(a: int, b: int, blocks: Sequence[_Block]) -> bool:
    """Whether the first block is read before the second."""
    first, second = blocks[a], blocks[b]
    if _share_width(first, second):
        return (first.top, -a) > (second.top, -b)
    if first.x1 > second.x1:
        return False
    low, high = min(first.bottom, second.bottom), max(first.top, second.top)
    between = (c for c in blocks if low < (c.bottom + c.top) / 2 < high and c is not first and c is not second)
    spanned = any(_share_width(c, first) and _share_width(c, second) and _parts(c, first, second) for c in between)
    return not spanned


def _parts(between: _Block, first: _Block, second: _Block) -> bool:
    """Whether a block stands between two others in height."""
    middle = (between.bottom + between.top) / 2
    return first.bottom > middle > second.top or second.bottom > middle > first.top


def _share_width(first: _Block, second: _Block) -> bool:
    shared = min(first.x1, second.x1) - max(first.x0, second.x0)
    return shared > min(3.0, 0.2 * min(first.x1 - first.x0, second.x1 - second.x0))
