"""Small sources for the tests of this package, anchored in memory."""

from __future__ import annotations

from quoteproof.source.anchoring import renew_anchors
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.library import Library, Source

BIB = "@misc{tale, title = {A Tale}, file = {seeds/tale.txt}}\n@book{lost, title = {Lost}}\n"
TALE = "A Tale\nOnce there was a king. He had a dog.\nMore teasers\nThe dog ran off. Nobody cared.\nThe end came.\n"
EMENDED = """
tale:
  roles:
    - {lines: 1, starts: A Tale, role: heading, reason: the title}
    - {lines: 3, starts: More, role: furniture, reason: teasers}
"""


def anchored(text: str | bytes = TALE, emendations: str | None = EMENDED, bib: str = BIB) -> SourceFiles:
    """The files of a book whose one seed is anchored."""
    data = text.encode() if isinstance(text, str) else text
    files = SourceFiles(bib, seeds={"seeds/tale.txt": data}, emendations=emendations)
    renewal, findings = renew_anchors(files)
    assert findings == ()
    return SourceFiles(bib, seeds=files.seeds, emendations=emendations, anchors=renewal.anchors, rows=renewal.rows)


def library(text: str | bytes = TALE, emendations: str | None = EMENDED, bib: str = BIB) -> Library:
    """The library of a book whose one seed is anchored."""
    found, findings = read_library(anchored(text, emendations, bib))
    assert findings == ()
    return found


def source(text: str | bytes = TALE, emendations: str | None = EMENDED) -> Source:
    """Its one source."""
    return library(text, emendations).sources["tale"]
