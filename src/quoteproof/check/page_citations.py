"""Citations of a page in place of a passage: `[@key, p. 33]`.

Such a citation serves a quotation as the anchor of a passage does, where exactly one passage of that page has the
quotation by the verdict, with all its characters on the page. Several are refused (Q022). Where none has it, all
passages of the page count as cited, so that the finding shows the nearest. How many passages are tried is bounded.
Source: rules.md, “Which citation it belongs to”.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from quoteproof.check.written_numbers import WrittenNumbers, meets, reach, written_numbers
from quoteproof.quotation.citations import PageOf, anchor_of, plain, suffix_of
from quoteproof.quotation.model import Beside, Citation, Quotation, Unreached
from quoteproof.source.library import CitedPassage, Extent, Library, Passage, Source
from quoteproof.text.anchor import Anchor
from quoteproof.text.locator_terms import Counted
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.verdict.collate import held, judge
from quoteproof.verdict.faults import AmbiguousPage, QuotationRefusal
from quoteproof.verdict.model import Judged, Uncited
from quoteproof.verdict.passage_text import VerdictContext

_MOST: Final = 120
"""Passages that are tried; pages that have more are too many to be looked through for one quotation."""
_BEFORE: Final = " \t\n\u00a0,،、，()[]{}"


def page_reader(library: Library, language: str) -> PageOf:
    """What finds the page that an item names in place of a passage; `language` is the book's BCP 47 tag."""
    return partial(_page_of, library, language)


def _page_of(library: Library, language: str, item: Mapping[str, Any]) -> str:
    anchor = anchor_of(dict(item))
    source = library.sources.get(anchor.key)
    if anchor.names_place or (anchor.key not in library.unsound if source is None else not source.labels):
        return ""  # of a source that is not sound a page serves as an anchor does: what it has cannot be checked
    written = _pages(item, language, source)
    return written.text if written is not None else ""


def _pages(item: Mapping[str, Any], language: str, source: Source | None) -> WrittenNumbers | None:
    """The pages that stand behind the key of an item: with their term, or a number at the head of what is there."""
    suffix = suffix_of(dict(item))
    found = [one for one in written_numbers(suffix, language) if one.is_place]
    named = next((one for one in found if one.counted is Counted.PAGE), None)
    if named is not None or not found or (source is not None and source.numbered):
        return named
    bare = found[0]
    head = bare.counted is Counted.UNSAID and not plain(suffix)[: bare.start].strip(_BEFORE)
    return bare if head else None


def settled(quotation: Quotation, context: VerdictContext) -> tuple[Quotation, Judged | tuple[Extent, ...]]:
    """A quotation whose citation of a page names the passage that has it, and the part of it on that page.

    Instead of that part its verdict, where several passages of the page have it.
    """
    citation = quotation.citation
    if citation is None or not any(citation.pages) or context.library.unsound & {a.key for a in citation.anchors}:
        return quotation, ()
    tried = {at: _on_pages(citation, at, context) for at, page in enumerate(citation.pages) if page}
    if quotation.translation or (not any(tried.values()) and not citation.names_passage):
        bare = replace(citation, pages=())  # no passage is on the page, or none can be told from the others
        beside = Beside(citation, Unreached.BARE, paging=_paging(citation, context))
        return replace(quotation, citation=bare, beside=beside), ()
    found = [(at, extent) for at, extents in tried.items() for extent in _holding(quotation, extents, context)]
    if len(found) > 1:
        names = tuple(extent.anchor for _, extent in found)
        return quotation, Judged(quotation, Uncited(QuotationRefusal(AmbiguousPage(names))))
    if not found and citation.names_passage:
        return quotation, ()
    if not found:
        parts = tuple(extent for extents in tried.values() for extent in extents)
        return replace(quotation, citation=replace(citation, anchors=tuple(part.anchor for part in parts))), parts
    ((at, extent),) = found
    anchors = tuple(extent.anchor if number == at else anchor for number, anchor in enumerate(citation.anchors))
    part = () if citation.names_passage else (extent,)
    return replace(quotation, citation=replace(citation, anchors=anchors)), part


def page_parts(quotation: Quotation, context: VerdictContext) -> tuple[Extent, ...]:
    """Where a settled quotation must stand in the passages that it cites by a page alone."""
    citation = quotation.citation
    if citation is None or not all(citation.pages):
        return ()
    parts = (part for at in range(len(citation.pages)) for part in _on_pages(citation, at, context))
    return tuple(part for part in parts if part.anchor in citation.anchors)


def _paging(citation: Citation, context: VerdictContext) -> tuple[str, str] | None:
    """The first and the last page of the only work that is cited, where it has none of the pages that are cited."""
    source, labels = _cited_labels(citation, 0, context)
    if len(citation.pages) > 1 or source is None or labels:
        return None
    pages = [*source.labels]
    return pages[0], pages[-1]


def _cited_labels(citation: Citation, at: int, context: VerdictContext) -> tuple[Source | None, Collection[str]]:
    """The source of an item that names pages, and the labels of those that it has; no source where none is named."""
    item = citation.node["c"][0][at] if citation.node else None
    source = context.library.sources.get(anchor_of(item).key) if item else None
    written = _pages(item, context.language, source) if item and source else None
    if source is None or written is None:
        return None, ()
    return source, {label for label in source.labels if meets(written, (label, label))}


def _on_pages(citation: Citation, at: int, context: VerdictContext) -> tuple[Extent, ...]:
    """The parts of passages that stand on the pages that an item names; none where they are too many."""
    source, labels = _cited_labels(citation, at, context)
    if source is None:
        return ()
    numbers = sorted({number for label in labels for number in source.labels[label]})
    if len(numbers) > _MOST:
        return ()
    return tuple(part for number in numbers if (part := on_pages(source.passages[number], source, labels)))


def on_pages(passage: Passage, source: Source, labels: Collection[str]) -> Extent | None:
    """The part of a passage from the first to the last page of some labels; none where it cannot be cited."""
    if not passage.role.is_citable or passage.id in source.unconfirmed:
        return None
    ends = (*(page.offset for page in passage.pages[1:]), len(passage.text))
    spans = [(page.offset, end) for page, end in zip(passage.pages, ends, strict=True) if page.label in labels]
    if not spans:
        return None
    return Extent(Anchor(source.key, passage.id), source, (CitedPassage(passage, spans[0][0], spans[-1][1]),))


def _holding(quotation: Quotation, parts: Sequence[Extent], context: VerdictContext) -> Iterator[Extent]:
    """The parts that have a quotation, or the shortest runs of them where it goes over the end of a passage."""
    paragraphs = quotation.printed.text.count(PARAGRAPH_END) + 1
    for width in range(1, min(max(paragraphs, context.settings.limits.run_in_passages), _WIDEST) + 1):
        runs = (parts[at : at + width] for at in range(len(parts) - width + 1))
        holding = [run for run in map(_joined, runs) if _has(quotation, run, context)]
        if holding:
            yield from holding
            return


def _has(quotation: Quotation, run: Extent, context: VerdictContext) -> bool:
    """Whether a quotation stands in parts of passages with its first and its last character."""
    match = held(quotation, run, context)
    if match is None:
        return False
    first, last = run.quoting(match.spots).quoted
    return _inside(first, run) and _inside(last, run)


def _inside(quoted: CitedPassage, run: Extent) -> bool:
    return any(
        part.passage is quoted.passage and part.start <= quoted.start and quoted.end <= part.end for part in run.parts
    )


def on_written_page(judged: Judged, context: VerdictContext) -> Judged:
    """A quotation that its passage has on several pages, matched on the page that is written beside the anchor."""
    quotation, match = judged.quotation, judged.match
    citation = quotation.citation
    if match is None or citation is None or citation.node is None:
        return judged
    cited = context.library.resolve(match.anchor)
    if not isinstance(cited, Extent) or len(cited.parts) != 1 or len(cited.parts[0].passage.pages) < _SEVERAL:
        return judged
    item = next((i for i, a in zip(citation.node["c"][0], citation.anchors, strict=False) if a == match.anchor), None)
    if item is None:
        return judged
    extent, passage = cited.quoting(match.spots), cited.parts[0].passage
    written = _pages(item, context.language, extent.source)
    if written is None or any(reach((written,), (one.first, one.last)) for one in extent.own_locators):
        return judged
    labels = {page.label for page in passage.pages if page.label and meets(written, (page.label, page.label))}
    part = on_pages(passage, extent.source, labels)
    there = judge(quotation, context, within=(replace(part, anchor=match.anchor),)) if part else judged
    return there if there.match is not None else judged


_SEVERAL: Final = 2
_WIDEST: Final = 12
"""Most passages that a quotation is looked for in at once."""


def _joined(run: Sequence[Extent]) -> Extent:
    """Parts of passages that follow one another, as one."""
    if len(run) == 1:
        return run[0]
    first, last = run[0], run[-1]
    anchor = Anchor(first.anchor.key, f"{first.anchor.place}-{last.anchor.place}")
    return Extent(anchor, first.source, tuple(part for extent in run for part in extent.parts))
