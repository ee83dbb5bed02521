"""Snippets: the lines of a file that a place covers, with line numbers and carets.

Promises: a place of several lines shows each of them with its own carets, of many only the first and last;
an approximate place shows its line without carets and says so.
Leaves out: headline, notes and helps (`text`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from quoteproof.finding.model import Place
from quoteproof.report.display import is_right_to_left, shown, strip
from quoteproof.text.offsets import LineIndex

_MOST: Final = 4
"""Most lines of one place that are shown."""
_INDENT: Final = " \t>"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a snippet."""

    number: str
    """What stands in the gutter: a line number, or nothing."""
    text: str
    """What stands beside it."""
    marks: bool = False
    """Whether it is a row of carets."""


def heading(place: Place, lines: LineIndex | None) -> str:
    """Give file, line and column of a place as they are written; a whole file has its name alone."""
    if lines is None or _is_file(place):
        return shown(place.file)
    line, column = lines.position(place.start)
    file = shown(place.file)
    return f"{file}:{line} (near this line)" if place.approximate else f"{file}:{line}:{column}"


def rows(place: Place, lines: LineIndex | None, *, columns: int) -> tuple[Row, ...]:
    """Give the rows that show a place, each at most `columns` wide; none where there is nothing to show."""
    if lines is None or _is_file(place):
        return ()
    first = lines.position(place.start)[0]
    if place.approximate:
        line = lines.line(first)
        text = strip(line, *_trimmed(line, 0, 0), columns=columns).text
        return (Row(str(first), text),) if text.strip() else ()
    last = lines.position(max(place.start, place.end - 1))[0]
    numbers = list(range(first, last + 1))
    shown_lines = numbers if len(numbers) <= _MOST else [*numbers[: _MOST - 2], 0, numbers[-1]]
    return tuple(row for number in shown_lines for row in _line(number, place, lines, columns))


def _is_file(place: Place) -> bool:
    return place.start == place.end == 0 and not place.approximate


def _line(number: int, place: Place, lines: LineIndex, columns: int) -> Iterator[Row]:
    if number == 0:
        yield Row("", "…")
        return
    line, base = lines.line(number), lines.starts[number - 1]
    start, end = max(0, place.start - base), min(len(line), place.end - base)
    if base > place.start:
        # On a later line, leading white space and quote signs are the chapter's, not the words'.
        start, end = _trimmed(line, start, end)
    made = strip(line, min(start, len(line)), end, columns=columns)
    yield Row(str(number), made.text)
    if made.marks:
        yield Row("", made.marks, marks=True)
    elif is_right_to_left(line):
        # Isolated, so that the words do not turn what stands before them (Unicode Annex 9).
        yield Row("", f"^ here: \u2068{shown(line[start:end])}\u2069", marks=True)


def _trimmed(line: str, start: int, end: int) -> tuple[int, int]:
    while start < min(end, len(line)) and line[start] in _INDENT:
        start += 1
    return start, max(start, end)
