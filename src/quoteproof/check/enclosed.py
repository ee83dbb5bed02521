"""Citations in round brackets of the author's own, of which the citation style would print too much or too little.

`(quoted in [@key#p1])` is a habit of those who think of the printed page. A note style puts the note behind the
brackets, and prints `(quoted in).¹`; one that prints citations in brackets makes a second pair. Inside the citation,
`[quoted in @key#p1]`, the words print where they belong. Source: pandoc's manual, “Citation syntax” (prefixes).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from quoteproof.chapter.model import Chapter
from quoteproof.engine.csl import CitationForm
from quoteproof.finding.model import Place
from quoteproof.quotation.model import Citation
from quoteproof.rules.c009_enclosed_citation import EnclosedCitation
from quoteproof.text.marks import IS_MARK
from quoteproof.text.offsets import OBJECT

_WORDS: Final = 4
"""Most words before a citation that only lead to it: brackets with more are an aside, which has a citation."""
_BEFORE: Final = re.compile(rf"\(([^\S\n]*(?:[^\s(){OBJECT}]+[^\S\n]+){{0,{_WORDS}}})\Z")
_AFTER: Final = re.compile(r"\s*\)")


def enclosed_citations(
    chapter: Chapter, citations: Sequence[Citation], form: CitationForm
) -> Iterator[EnclosedCitation]:
    """A fault for each citation that stands in brackets with nothing but a few words before it."""
    if form is CitationForm.PLAIN:
        return
    for citation in citations:
        flow = chapter.flows[citation.flow]
        if citation.in_text or citation.node is None or (form is CitationForm.NOTE and flow.where.note is not None):
            continue
        before = _BEFORE.search(flow.text[max(0, citation.at - _FAR) : citation.at])
        after = _AFTER.match(flow.text, citation.at + 1)
        if before is None or after is None or IS_MARK.search(before[1]) is not None:
            continue
        words = " ".join(before[1].split())
        place = chapter.place(flow, citation.at - len(before[0]), after.end())
        yield EnclosedCitation(place, form is CitationForm.NOTE, words, _inside(chapter, citation, place, words))


_FAR: Final = 120  # characters before a citation in which its bracket is looked for


def _inside(chapter: Chapter, citation: Citation, place: Place, words: str) -> str | None:
    """The citation with the words inside, where it is written as simply as that."""
    written = chapter.text[citation.written.start : citation.written.end]
    if place.approximate or citation.written.approximate or not written.startswith("[") or len(written) > _FAR:
        return None
    whole = chapter.text[place.start : place.end]
    return f"[{words} {written[1:]}" if words and whole.count(written) == 1 else written
