"""Tables whose words would print over one another in the PDF.

Typst gives columns their share of a line without asking how wide their words are. Where a word may be wider than its
column, the widths are found in Typst, which knows how wide words are (`fitted` in typst_body.typ). Widths here are in
points, and only near: they decide which tables are asked about.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from quoteproof.chapter.model import Node
from quoteproof.edition.typst_text import stringified
from quoteproof.values import dataclass

_INSET: Final = 7  # points
_MEASURED: Final = 4  # longest parts of a column that are looked at
_NARROW: Final = re.compile(r"[fijlrst.,:;!'|()\[\]]")
_WIDE: Final = re.compile("[mwMW%@&]")
_CAPITAL: Final = re.compile("[A-Z]")
_HYPHEN: Final = re.compile("-([A-Za-z])")
_PART: Final = re.compile("[^ \t\n\v\f\r]+")
_ANYWHERE: Final = re.compile("[\u3000-\ud7ff]")
"""Scripts that have line ends everywhere."""


@dataclass(frozen=True, slots=True)
class Column:
    """The words of a column that decide how wide it must be."""

    parts: tuple[str, ...]
    """Its longest parts that no line can end in, the longest first."""
    cell: str
    """What its longest cell says."""


def crowded(table: Node, line: float) -> tuple[Column, ...]:
    """The columns of a table in which a word may be wider than its column; none where none is. `line` is in points."""
    specs = table["c"][2]
    columns = _columns(table)
    for column, (_, width) in zip(columns, specs, strict=True):
        share = width.get("c") or 1 / len(columns)
        if any(_width(part) + _INSET > share * line for part in column.parts):
            return columns
    return ()


def rows_of(table: Node) -> Iterator[list[Any]]:
    """The rows of a table in the order of their printing, each a list of cells."""
    _, _, _, head, bodies, foot = table["c"]
    for rows in (head[1], *(part for body in bodies for part in body[2:4]), foot[1]):
        yield from (row[1] for row in rows)


def _columns(table: Node) -> tuple[Column, ...]:
    count = len(table["c"][2])
    parts: list[list[str]] = [[] for _ in range(count)]
    cells = [""] * count
    for row in rows_of(table):
        at = 0
        for _, _, _, span, blocks in row:
            if span == 1 and at < count:
                text = stringified(blocks)
                if len(text) > len(cells[at]):
                    cells[at] = text
                parts[at] += _parts(text)
            at += span
    longest = (tuple(sorted(own, key=len, reverse=True)[:_MEASURED]) for own in parts)
    return tuple(Column(own, cell) for own, cell in zip(longest, cells, strict=True))


def _parts(text: str) -> list[str]:
    """The parts of a text that no line can end in; of what has line ends everywhere, the first letter."""
    divided = _HYPHEN.sub(r"- \1", text).replace("–", "– ").replace("—", "— ")
    return [part[0] if _ANYWHERE.search(part) else part for part in _PART.findall(divided)]


def _width(text: str) -> float:
    """About how wide words are in bold type of a table's size."""
    narrow, wide, capitals = (len(kind.findall(text)) for kind in (_NARROW, _WIDE, _CAPITAL))
    return len(text) * 4.8 - narrow * 1.4 + wide * 2.6 + capitals * 1.5
