"""Binding: which citation a quotation belongs to.

Promises: the rules of rules.md, “Which citation it belongs to”, and nothing else; a quotation that two citations
claim keeps both as rivals. Leaves out: whether the citation is right.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from quoteproof.quotation.model import BoundBy, Citation, Exemption, Quotation
from quoteproof.quotation.sentence import sentence_of


@dataclass(frozen=True, slots=True)
class Standing:
    """A citation as it stands in a flow, perhaps through a note mark."""

    at: int
    """Its offset in the flow (the note mark's, for a citation that begins a note)."""
    citation: Citation
    """The citation."""
    by: BoundBy
    """How it binds what it claims."""

    @property
    def forward(self) -> bool:
        """Whether it claims what follows it."""
        return self.by is BoundBy.AUTHOR_IN_TEXT


def bind(
    quotations: Sequence[Quotation], citations: Sequence[Standing], starts: tuple[int, ...], works: Works
) -> tuple[Quotation, ...]:
    """Bind the quotations of one flow to the citations that stand in it; both in order.

    Exemptions come after: what a citation claims is a quotation, whatever else it is declared to be. `works` gives
    the keys of the works that have some words for their title.
    """
    free = [q for q in quotations if q.citation is None]
    starts_of_free = [q.start for q in free]
    claims: dict[int, list[Standing]] = {}
    # A term is credited by any citation of its sentence, on whichever side.
    cited = {sentence_of(starts, standing.at) for standing in citations}
    credited = {q.start for q in free if q.exempt is Exemption.TERM and sentence_of(starts, q.start) in cited}
    for number, standing in enumerate(citations):
        reach = _forward(number, citations, starts) if standing.forward else _backward(number, citations, starts)
        first = bisect_left(starts_of_free, reach[0])
        within = [q for q in free[first : bisect_left(starts_of_free, reach[1])] if q.end <= reach[1]]
        named = {q.start for q in within if _is_own_title(q, standing.citation, works)}
        if not standing.citation.anchored:
            # It credits a work with words as well; only the work's own title, or code, may stand so.
            credited.update(q.start for q in within if q.start not in named and q.exempt is not Exemption.CODE)
            continue
        for quotation in within:
            # Beside a quotation of it, a work may be named by its title; alone, the title would pass for words of it.
            if quotation.start not in named or len(named) == len(within):
                claims.setdefault(quotation.start, []).append(standing)
    return tuple(
        _bound(q, claims.get(q.start, []), q.start in credited) if q.citation is None else q for q in quotations
    )


Works = Callable[[str], frozenset[str]]
"""Gives the keys of the works that have some words for their title."""


def _is_own_title(quotation: Quotation, citation: Citation, works: Works) -> bool:
    """Tell whether a run is the title of the very work that a citation names."""
    keys = {anchor.partition("#")[0] for anchor in citation.anchors}
    return quotation.exempt is Exemption.TITLE and keys <= works(quotation.printed.text)


def _backward(number: int, citations: Sequence[Standing], starts: tuple[int, ...]) -> tuple[int, int]:
    """Give the reach of a bracketed citation: back to the previous one, within its sentence."""
    at = citations[number].at
    previous = citations[number - 1].at + 1 if number else 0
    return max(previous, starts[sentence_of(starts, at)]), at


def _forward(number: int, citations: Sequence[Standing], starts: tuple[int, ...]) -> tuple[int, int]:
    """Give the reach of an author-in-text citation: up to the next one, within its sentence."""
    at = citations[number].at
    sentence = sentence_of(starts, at)
    end = starts[sentence + 1] if sentence + 1 < len(starts) else _FAR
    following = citations[number + 1].at if number + 1 < len(citations) else _FAR
    return at + 1, min(end, following)


_FAR = 1 << 60


def _bound(quotation: Quotation, claims: list[Standing], credited: bool) -> Quotation:
    if not claims:
        return replace(quotation, exempt=None) if credited else quotation
    quotation = replace(quotation, exempt=None)
    first = claims[0]
    if any(set(c.citation.anchors) != set(first.citation.anchors) for c in claims):
        return replace(quotation, rivals=tuple(c.citation for c in claims))
    return replace(quotation, citation=first.citation, bound_by=first.by)
