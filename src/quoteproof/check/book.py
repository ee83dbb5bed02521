"""What only all the chapters of a book show together, and what belongs to none of them.

Nothing is found of the book as a whole where a chapter is left out or could not be read, since that one might hold
what seems to be missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from quoteproof.book.config import BookSettings
from quoteproof.check.chapter import Examined
from quoteproof.check.links import link_faults
from quoteproof.check.result import ChapterResult
from quoteproof.finding.model import Fault, Finding, Place
from quoteproof.quotation.collect import CollectSettings
from quoteproof.quotation.model import Stray, StrayMark
from quoteproof.rules.b002_unused_entry import ManyUnusedEntries, UnusedEntry
from quoteproof.rules.table import worded
from quoteproof.source.library import Library
from quoteproof.text.languages import primary
from quoteproof.text.offsets import LineIndex
from quoteproof.text.pairing import pair
from quoteproof.text.strays import has_strays


def book_findings(
    results: tuple[ChapterResult, ...],
    examined: Sequence[Examined],
    book: BookSettings,
    library: Library,
    texts: Mapping[str, str],
) -> tuple[tuple[ChapterResult, ...], tuple[Finding, ...]]:
    """The chapters with what the book shows of them, and the findings of no chapter; `texts` as in `Material`."""
    bearings = [chapter.bearings for chapter in examined if chapter.bearings is not None]
    if len(bearings) < len(examined):
        return results, ()
    by_file: dict[str, list[Finding]] = {}
    for finding in worded(link_faults(bearings)):
        by_file.setdefault(finding.place.file, []).append(finding)
    # A chapter without faults of links stays the very same value, by which others know that nothing changed.
    with_links = tuple(
        replace(result, findings=(*result.findings, *by_file[result.file])) if result.file in by_file else result
        for result in results
    )
    cited = frozenset[str]().union(*(chapter.cited for chapter in examined))
    file = book.bibliography
    return with_links, worded(unused_entries(library, cited, file, texts.get(file, "")))


def metadata_faults(book: BookSettings, text: str, settings: CollectSettings) -> Iterator[Fault]:
    """Quotation marks on the title page and in the imprint must enclose a declared phrase."""
    for printed in (book.title, book.subtitle or "", *book.authors, book.date or "", *book.imprint):
        pairing = pair(printed, language=primary(book.language))
        outer = [run for run in pairing.runs if run.depth == 0]
        inside = [printed[run.start + run.width : run.end - run.width] for run in outer]
        strays = has_strays(printed, pairing, declared=settings.declared)
        if strays or any(settings.exempt.phrase(words) is None for words in inside):
            at = max(0, text.find(printed))
            where = Place("book.yaml", at, at + len(printed))
            yield StrayMark(where, printed, Stray.METADATA)


MANY: Final = 5
"""More unused entries than these make one finding: many people keep one bibliography for all they write."""


def unused_entries(library: Library, cited: Iterable[str], file: str, text: str) -> Iterator[Fault]:
    """Entries that none of the cited keys is of; `file` and `text` are the bibliography's."""
    keys = frozenset(cited)
    idle = [entry for entry in library.entries.values() if entry.key not in keys]
    if len(idle) > MANY:
        yield ManyUnusedEntries(Place(file), tuple(entry.key for entry in idle))
        return
    lines = LineIndex(text)
    for entry in idle:
        start = lines.offset(entry.line, 1)
        at = text.find(entry.key, start, start + len(lines.line(entry.line)))
        place = Place(file, at, at + len(entry.key)) if at >= 0 else Place(file, start, start)
        yield UnusedEntry(place, entry.key, entry.file)
