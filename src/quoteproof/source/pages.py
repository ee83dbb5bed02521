"""Pages of a source: where each begins in its text, and what a person says of their labels.

The pages of a plain text end with form feeds, as `pdftotext` writes them; nobody knows their labels until a person says
some. A document has pages and labels of its own, which a person may set right. A label that is none
(`text/page_labels.py`) is not known. Source: rules.md, “Terms” (locator).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from quoteproof.document.model import PageStart
from quoteproof.finding.model import Fault
from quoteproof.source import faults
from quoteproof.source.emendations import DeclaredLabel, PageMark, place_of
from quoteproof.source.segment import Span
from quoteproof.text.page_labels import is_page_label, label_after

_PAGE_END = re.compile(r"\f\s*")


def pages_of(text: str) -> tuple[PageStart, ...]:
    """Where the pages of a text begin that form feeds end, in offsets of the text; none where it has no form feed."""
    if "\f" not in text:
        return ()
    starts = [PageStart(0, None, 0)]
    for end in re.finditer("\f", text):
        starts.append(PageStart(_PAGE_END.match(text, end.start()).end(), None, len(starts)))  # type: ignore[union-attr]
    return tuple(starts)


def labelled(
    pages: Sequence[PageStart], said: Iterable[DeclaredLabel | PageMark]
) -> tuple[tuple[PageStart, ...], tuple[Fault, ...]]:
    """The pages with the labels that a person says they bear.

    What is said of one page counts on to the last page, or as far as it is said to; of two that speak of one page, the
    one that begins later counts.
    """
    labels = {page.index: page.label for page in pages if page.index is not None}
    last = max(labels, default=-1)
    found: list[Fault] = []
    for one in sorted((one for one in said if isinstance(one, DeclaredLabel)), key=lambda one: one.page):
        until = last if one.last is None else one.last - 1
        if not one.page - 1 <= until <= last:
            found.append(faults.MissingPage(place_of(one.position), one.last or one.page, last + 1))
            continue
        for index in (index for index in labels if one.page - 1 <= index <= until):
            labels[index] = None if one.label is None else label_after(one.label, index - one.page + 1)
    named = (page if page.index is None else replace(page, label=labels[page.index]) for page in pages)
    known = (page if page.label and is_page_label(page.label) else replace(page, label=None) for page in named)
    return tuple(known), tuple(found)


def pages_in(pages: Sequence[PageStart], span: Span) -> Iterator[PageStart]:
    """The pages that a span stands on; the first one begins where the span does."""
    low = bisect_right(pages, span[0], key=_offset)
    if low:
        yield replace(pages[low - 1], offset=span[0])
    yield from pages[low : bisect_left(pages, span[1], key=_offset)]


def joined(pages: Iterable[PageStart]) -> tuple[PageStart, ...]:
    """The pages of a passage in order, the first one from its head, and none where no other page begins."""
    kept: list[PageStart] = []
    for page in pages:
        if kept and kept[-1].offset == page.offset:
            kept.pop()
        if not kept:
            kept.append(replace(page, offset=0))
        elif (kept[-1].label, kept[-1].index) != (page.label, page.index):
            kept.append(page)
    return tuple(kept)


def _offset(page: PageStart) -> int:
    return page.offset
