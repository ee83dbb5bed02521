"""Which citation claims which quotation of a chapter, where citations that name no passage claim as all others do.

The check's own collecting says it, so that what is named in a citation serves that very quotation in a check.
Source: rules.md, “Which citation it belongs to”.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import Any, Final

from quoteproof.check.chapter import Basis, Read
from quoteproof.check.locators import contradictions
from quoteproof.check.page_citations import on_written_page, settled
from quoteproof.check.written_numbers import written_numbers
from quoteproof.evidence.origins import Spot
from quoteproof.finding.model import Fault
from quoteproof.quotation.citations import anchor_of, citation_key, suffix_of
from quoteproof.quotation.collect import CollectSettings, collect
from quoteproof.quotation.model import BoundBy, Citation, Collected, Quotation
from quoteproof.rules.c005_contradicting_locator import ContradictingLocator
from quoteproof.text.anchor import Anchor
from quoteproof.values import dataclass
from quoteproof.verdict.collate import judge
from quoteproof.verdict.model import Judged
from quoteproof.verdict.passage_text import VerdictContext


@dataclass(frozen=True, slots=True)
class CitedItem:
    """One work in a citation."""

    citation: Citation
    at: int
    """Its place (from 0) in the citation."""

    @property
    def anchor(self) -> Anchor:
        """The work, with a passage where it names one."""
        return self.citation.anchors[self.at]

    @property
    def key(self) -> str:
        """The key of the work."""
        return self.anchor.key

    @property
    def node(self) -> dict[str, Any] | None:
        """The item of pandoc's node; None for an explicit binding."""
        return self.citation.node["c"][0][self.at] if self.citation.node else None

    def has_numbers(self, language: str) -> bool:
        """Whether numbers are written with it that a reader takes for the place."""
        item = self.node
        affixes = (item["citationPrefix"], suffix_of(item)) if item else ()
        return any(one.is_place for affix in affixes for one in written_numbers(affix, language))

    def contradiction(
        self, anchor: Anchor, spots: Sequence[Spot], context: VerdictContext, text: str
    ) -> ContradictingLocator | None:
        """The number written with it that is not that of a place; `spots` are what is quoted of that place."""
        item = self.node
        if item is None:
            return None
        node = {"t": "Cite", "c": [[item], []]}
        alone = replace(self.citation, node=node, anchors=(anchor,), anchor_places=())
        taken = {citation_key(alone): {anchor: spots}}
        found: Iterator[Fault] = contradictions(alone, context.library, text, context.language, taken)
        return next((one for one in found if isinstance(one, ContradictingLocator) and one.read), None)


@dataclass(frozen=True, slots=True)
class ClaimedQuotation:
    """A quotation, with all that claims it."""

    quotation: Quotation
    """The quotation as it is collected where citations that name no passage claim too."""
    items: tuple[CitedItem, ...]
    """The works in all citations that claim it, in order."""
    settled: Judged | None = None
    """Its verdict in the book as it stands, where its citation names a passage; a page is not enough."""

    @property
    def is_shared(self) -> bool:
        """Whether its citation stands in a later sentence."""
        return self.quotation.bound_by is BoundBy.PARAGRAPH


@dataclass(frozen=True, slots=True)
class ClaimedChapter:
    """A chapter, with all its quotations that no declaration exempts."""

    read: Read
    collected: Collected
    quotations: tuple[ClaimedQuotation, ...]


def claimed(read: Read, basis: Basis, settings: CollectSettings | None = None) -> ClaimedChapter:
    """Find the quotations of a chapter and what claims them; `settings` are the book's unless they are given."""
    settings = settings or basis.settings
    if read.chapter is None:
        return ClaimedChapter(read, _NOTHING, ())
    number = count()

    def page_of(item: dict[str, Any]) -> str:
        """A name of its own for each item without a passage, so that two citations of one work are told apart."""
        return "" if anchor_of(item).names_place else f"item {next(number)}"

    own = {one.id: one for one in collect(read.chapter, settings).quotations}
    found = collect(read.chapter, replace(settings, page_of=page_of))
    quotations = tuple(
        ClaimedQuotation(one, tuple(_items(one)), _settled(own.get(one.id), basis))
        for one in found.quotations
        if one.exempt is None
    )
    return ClaimedChapter(read, found, quotations)


_NOTHING: Final = Collected((), (), ())


def _items(quotation: Quotation) -> Iterator[CitedItem]:
    claiming = quotation.rivals or ((quotation.citation,) if quotation.citation else ())
    for citation in claiming:
        if citation.anchored or citation.node is None:
            yield from (CitedItem(citation, at) for at in range(len(citation.anchors)))


def _settled(own: Quotation | None, basis: Basis) -> Judged | None:
    """The verdict on a quotation as the book has it, where its citation names a passage."""
    context = basis.context
    if own is None or own.broken or own.citation is None or not own.citation.names_passage:
        return None
    quotation, part = settled(own, context)
    return part if isinstance(part, Judged) else on_written_page(judge(quotation, context, within=part), context)
