"""Notes: lines at the foot of a column, or on pages of their own, that begin with the mark of a note.

A line begins a note if it is small or begins with a raised mark, and its mark stands raised in the text: on the same
page for notes at the foot, anywhere before for notes at the end. What follows it down to the end of the column belongs
to notes. So do small lines without a mark above it, where the last note of the page before is unfinished.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from quoteproof.document.pdf.lines import TextLine
from quoteproof.document.pdf.setting import SIGNS, head_of, is_ended, is_hyphenated, starts_small
from quoteproof.document.role import Role

_SMALL: Final = 0.94  # of the usual size: the type of notes
_REFERENCES: Final = re.compile(
    r"(?:\d*\.?\s*References(?: and notes)?|Bibliography|Works cited|Literature(?: cited)?|Literatur)", re.IGNORECASE
)
"""The heading of a list whose numbers are those of works, and not of notes."""
_APART: Final = 1.5  # of the size: how far below the text a note of the same size begins
_MOSTLY: Final = 0.7  # of the lines of a column: a page of notes


def mark_notes(pages: Sequence[Sequence[Sequence[TextLine]]], body: float) -> None:
    """Set the role of lines of notes; `pages` are blocks of lines in reading order, `body` the usual size."""
    raised = [_raised(line for block in page for line in block) for page in pages]
    known: set[str] = set().union(*raised)
    last: TextLine | None = None
    with_references = False
    for number, page in enumerate(pages):
        before = last if last is not None and last.page >= _page_of(page) - 1 else None
        for block in page:
            with_references = with_references or any(_REFERENCES.fullmatch(line.text) for line in block)
            numbers = set() if with_references else known
            start = _first_note(block, raised[number], numbers, body) if _is_at_foot(block, page, body) else None
            continued = _continued(block, start, before, body) if before is not None else start
            if continued is not None:
                for line in block[continued:]:
                    if not _is_heading(line):
                        line.role = Role.NOTE
                last = before = block[-1]


def _page_of(page: Sequence[Sequence[TextLine]]) -> int:
    return page[0][0].page if page else 0


def _raised(lines: Iterable[TextLine]) -> set[str]:
    """The raised texts within lines."""
    found: set[str] = set()
    for line in lines:
        for start, end, shift in line.shifts:
            if shift > 0 and start > 0:
                found.update(line.text[start:end].replace(" ", "").strip(",").split(","))
        if line.text[:1] and line.text[-1] in SIGNS:
            found.add(line.text[-1])
    return found


def _small_from(block: Sequence[TextLine], body: float) -> int:
    """The first line of the small lines that a block ends with."""
    at = len(block)
    while at > 0 and block[at - 1].size <= _SMALL * body:
        at -= 1
    return at


def _is_at_foot(block: Sequence[TextLine], page: Sequence[Sequence[TextLine]], body: float) -> bool:
    """Whether no text of the usual size stands below a block: else its numbers are those of authors' addresses."""
    bottom, left, right = block[-1].y, min(line.x0 for line in block), max(line.x1 for line in block)
    below = (line for other in page if other is not block for line in other)
    return not any(
        line.y < bottom and line.size > _SMALL * body and line.x0 < right and line.x1 > left and len(line.text) > 40
        for line in below
    )


def _first_note(block: Sequence[TextLine], on_page: set[str], known: set[str], body: float) -> int | None:
    """The first line of a note in a block."""
    small = _small_from(block, body)
    heads = [head_of(line) for line in block]
    numbers = [head for head in heads[small:] if head]
    is_page_of_notes = len(block) - small >= _MOSTLY * len(block) and (
        sum(number in known for number in numbers) >= _MOSTLY * len(numbers)
    )
    for at, (line, head) in enumerate(zip(block, heads, strict=True)):
        if head is None:
            continue
        is_raised = bool(line.shifts) and line.shifts[0][0] == 0
        is_apart = at == 0 or block[at - 1].y - line.y > _APART * line.size
        if is_raised and is_apart and head in on_page and all(k.size <= line.size * 1.05 for k in block[at:]):
            return at
        if at >= small and (is_raised or head in on_page or (is_page_of_notes and head in known)):
            return at
    return None


def _continued(block: Sequence[TextLine], start: int | None, before: TextLine, body: float) -> int | None:
    """Where notes begin in a block, with the rest of a note of the page before.

    The rest stands directly above the first note, or at the end of the block; what stands apart above it, as the
    labels and the caption of a figure do, is none.
    """
    end = at = len(block) if start is None else start
    while at > 0 and block[at - 1].size <= _SMALL * body and abs(block[at - 1].size - before.size) < 0.3:
        if at < len(block) and block[at - 1].y - block[at].y > 1.7 * block[at].size:
            break
        at -= 1
    if start is not None and _small_from(block, body) == 0 and abs(block[0].size - before.size) < 0.3:
        at = 0  # a page of notes, with headings among them
    if at == end:
        return start
    line = block[at]
    is_open = is_hyphenated(before.text) or not is_ended(before.text) or starts_small(line.text)
    if line.page == before.page:  # the same column, below where the columns of the page end
        shared = min(line.x1, before.x1) - max(line.x0, before.x0)
        is_open = shared > 0 and 0 < before.y - line.y < 1.6 * line.size
    return at if is_open else start


def _is_heading(line: TextLine) -> bool:
    """Whether a line among notes is the heading of a chapter's notes."""
    letters = [letter for letter in line.text if letter.isalpha()]
    return len(letters) >= 4 and all(letter.isupper() for letter in letters) and len(line.text) < 80
