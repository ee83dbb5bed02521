"""The lines of each page of a PDF, those that a reader sees and those that none sees."""

from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Final

from pypdfium2 import PdfDocument, PdfPage

from quoteproof.document.model import UNKNOWN
from quoteproof.document.pdf.characters import Character, page_characters
from quoteproof.document.pdf.columns import Gutter, cut_rows, gutters_of, set_cells
from quoteproof.document.pdf.lines import (
    LineFragment,
    TextLine,
    attach_shifted,
    drop_caps,
    fragments_of,
    line_of,
    rows_of,
    turned,
)
from quoteproof.document.pdf.margins import margin_numbers
from quoteproof.document.pdf.names import Renaming, without_names
from quoteproof.document.pdf.paint import page_paint, painted_over
from quoteproof.document.role import Role
from quoteproof.values import dataclass

_ASLANT: Final = 4


@dataclass(slots=True, eq=False)
class PageLines:
    """The lines of a page."""

    index: int
    """The page in the file, from 0."""
    width: float
    """Of the crop box, in points; where most text is turned, of the turned page."""
    height: float
    lines: list[TextLine]
    """Those that a reader sees, in no particular order, furniture with its role."""
    unseen: list[TextLine] = field(default_factory=list)
    gutters: list[Gutter] = field(default_factory=list)
    turn: int = 0
    """In which direction most of its text runs."""
    painted: int = 0
    """How many lines have letters or gaps that something is painted over."""


Hidden = Callable[[PdfPage, Sequence[Renaming], Sequence[Character]], tuple[frozenset[int], frozenset[int]]]
"""For a page, the numbers of the characters that nobody sees, and of those that cannot be known."""


def page_lines(document: PdfDocument, index: int, hidden: Hidden) -> PageLines:
    """Read a page; it is closed again."""
    page = document[index]
    renamings = without_names(page)
    text_page = page.get_textpage()
    try:
        characters = page_characters(page, text_page)
        unseen, unknown = hidden(page, renamings, characters)
        paint = page_paint(page, characters)
        left, bottom, right, top = page.get_bbox()
    finally:
        text_page.close()
        page.close()
    seen: list[Character] = []
    others: list[Character] = []
    for character in characters:
        if (character.first in unknown or character.first in paint.unreadable) and character.text != " ":
            character = character._replace(text=UNKNOWN)
        (others if character.first in unseen else seen).append(character)
    found = _laid_out(index, seen, right - left, top - bottom)
    lines = painted_over(found.lines, paint)
    found.painted = sum(k is not before for k, before in zip(lines, found.lines, strict=True)) + bool(paint.unreadable)
    found.lines = lines
    found.unseen = [line for group in _by_turn(others) for line in _plain_lines(index, group)]
    return found


def _by_turn(characters: Sequence[Character]) -> list[list[Character]]:
    """The characters by their direction, those of the most frequent one first; white space stays with its words."""
    if len({character.font.turn for character in characters}) == 1:
        return [list(characters)]
    groups: dict[int, list[Character]] = {}
    for character in characters:
        groups.setdefault(character.font.turn, []).append(character)
    return [groups[turn] for turn in sorted(groups, key=lambda turn: (turn == _ASLANT, -len(groups[turn]), turn))]


def _laid_out(index: int, characters: Sequence[Character], width: float, height: float) -> PageLines:
    found = PageLines(index, width, height, [])
    for number, group in enumerate(_by_turn(characters)):
        turn = group[0].font.turn
        if turn == _ASLANT:
            found.lines += _plain_lines(index, group)
            continue
        if number == 0:
            found.turn = turn
            if turn % 2:
                found.width, found.height = height, width
        fragments = fragments_of([turned(character, turn) for character in group])
        if not fragments:
            continue
        size = _usual_size(fragments)
        numbers = margin_numbers(fragments)
        rest = [f for f in fragments if id(f) not in numbers]
        caps = drop_caps(rest, size)
        attached = attach_shifted(rest)
        for cap, beside in caps:
            attached.setdefault(rest.index(beside[0]), []).append(cap)
        gutters = gutters_of(rest, size)
        rows = cut_rows(rows_of(rest, attached), gutters)
        lines = [line_of(index, row, turn) for row in rows]
        for cap, beside in caps:
            _set_edge(lines, cap, beside)
        set_cells(lines, gutters, found.width)
        for fragment in fragments:
            if id(fragment) in numbers:
                line = line_of(index, [fragment], turn)
                line.role, line.is_number = Role.FURNITURE, True
                lines.append(line)
        found.lines += lines
        if number == 0:
            found.gutters = gutters
    return found


def _set_edge(lines: Sequence[TextLine], cap: LineFragment, beside: Sequence[LineFragment]) -> None:
    """Let the lines beside a large first letter start where it does, since they are no indented lines."""
    heights = {round(fragment.y, 1) for fragment in beside}
    for line in lines:
        if round(line.y, 1) in heights and cap.x0 <= line.x0 < cap.x1 + 2.0 * line.size:
            line.x0 = cap.x0


def _usual_size(fragments: Sequence[LineFragment]) -> float:
    sizes: dict[float, int] = {}
    for fragment in fragments:
        sizes[fragment.size] = sizes.get(fragment.size, 0) + len(fragment.characters)
    return max(sizes.items(), key=lambda entry: (entry[1], entry[0]))[0]


def _plain_lines(index: int, characters: Sequence[Character]) -> list[TextLine]:
    """Lines in the order of the content, for text that is aslant or unseen: its places say nothing of an order."""
    turn = characters[0].font.turn if characters else 0
    if turn != _ASLANT:
        return [line_of(index, [fragment], turn) for fragment in fragments_of([turned(c, turn) for c in characters])]
    found = []
    run: list[Character] = []
    for character in characters:
        if run and character.text_object != run[-1].text_object:
            found += _aslant(index, run)
            run = []
        run.append(character)
    return found + _aslant(index, run)


def _aslant(index: int, run: Sequence[Character]) -> list[TextLine]:
    inked = [character for character in run if character.text != " "]
    if not inked:
        return []
    first = inked[0]
    spaced = []
    for before, character in zip([None, *run], run, strict=False):
        if character.text != " ":
            spaced.append(before is not None and before.text == " ")
    flat: list[Character] = []
    for i, character in enumerate(inked):
        x = first.x + i * first.font.size * 0.5
        room = (x, first.y, x + first.font.size * 0.5, first.y + first.font.size)
        flat.append(character._replace(x=x, y=first.y, room=room))
    fragment = LineFragment(flat, spaced, first.y, first.font.size, first.x, first.x + 1)
    line = line_of(index, [fragment], _ASLANT)
    for k in range(len(line.text)):  # the true places, for the trace
        line.lefts[k] = min(c.room[0] for c in inked)
        line.rights[k] = max(c.room[2] for c in inked)
    line.bottom, line.top = min(c.room[1] for c in inked), max(c.room[3] for c in inked)
    return [line]
