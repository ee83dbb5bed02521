"""Printing: everything else that a chapter can get wrong before print.

Promises: pandoc passes each of these in silence or with a warning; here each is a finding with its line.
Leaves out: quotations and citations (`examine`), what only the whole book shows (`links`), and the looks of a page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from quoteproof.chapter.model import Chapter, Node
from quoteproof.chapter.nodes import named
from quoteproof.check.characters import characters
from quoteproof.check.code import citations_in_code
from quoteproof.check.divisions import divisions
from quoteproof.check.headings import levels
from quoteproof.check.links import Bearings, bearings, undefined_references
from quoteproof.check.markdown import bare, definitions
from quoteproof.check.notes import notes
from quoteproof.check.pictures import pictures
from quoteproof.check.references import references
from quoteproof.finding.model import Fault, Finding


def of_chapter(
    chapter: Chapter, there: Collection[str], found: Collection[Finding]
) -> tuple[tuple[Fault, ...], Bearings]:
    """Tell what one chapter shows by itself, and give what the rest of the book must know of it.

    `there` are the pictures' paths, `found` the chapter's findings so far.
    """
    masked, nodes = bare(chapter.text), named(chapter.ast["blocks"])
    return tuple(_by_itself(chapter, masked, nodes, there, found)), bearings(chapter, nodes, masked)


def _by_itself(
    chapter: Chapter, masked: str, nodes: Sequence[Node], there: Collection[str], found: Collection[Finding]
) -> Iterator[Fault]:
    defined = definitions(chapter.text, masked)
    yield from notes(chapter, masked, defined)
    yield from references(chapter, masked, defined, found)
    yield from undefined_references(chapter)
    yield from divisions(chapter, masked)
    yield from citations_in_code(chapter, found)
    yield from pictures(chapter, nodes, masked, there)
    yield from levels(chapter, nodes)
    yield from characters(chapter, found)
