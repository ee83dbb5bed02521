"""Printing: everything else that a book can get wrong before print, chapter by chapter and over the whole of it.

Promises: pandoc passes each of these in silence or with a warning; here each is a finding with its line.
Leaves out: quotations and citations (`run`), and the looks of a page (the edition).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from quoteproof.chapter.model import Chapter
from quoteproof.chapter.nodes import named
from quoteproof.check.code import citations_in_code
from quoteproof.check.divisions import divisions
from quoteproof.check.headings import levels, title
from quoteproof.check.links import Places, identifiers, links, undefined_references
from quoteproof.check.markdown import bare, definitions
from quoteproof.check.notes import notes
from quoteproof.check.pictures import pictures
from quoteproof.check.references import references
from quoteproof.finding.model import Finding


def of_chapter(chapter: Chapter, there: Collection[str], found: Collection[Finding]) -> Iterator[Finding]:
    """Tell what one chapter shows by itself; `there` are the pictures' paths, `found` its findings so far."""
    masked = bare(chapter.text)
    defined = definitions(chapter.text, masked)
    yield from notes(chapter, masked, defined)
    yield from references(chapter, masked, defined, found)
    yield from undefined_references(chapter)
    yield from divisions(chapter, masked)
    yield from citations_in_code(chapter, found)
    nodes = named(chapter.ast["blocks"])
    yield from pictures(chapter, nodes, masked, there)
    yield from levels(chapter, nodes)


def of_book(chapters: Sequence[Chapter]) -> Iterator[Finding]:
    """Tell what only all the chapters of a book show together."""
    places = Places.of(chapters)
    first: dict[str, tuple[str, int]] = {}
    for chapter in chapters:
        masked, nodes = bare(chapter.text), named(chapter.ast["blocks"])
        yield from title(chapter)
        yield from links(chapter, nodes, masked, places)
        yield from identifiers(chapter, nodes, masked, first)
