"""Binding: which citation a quotation belongs to.

Promises: the rules of rules.md, “Which citation it belongs to”, and nothing else; a quotation that two citations
claim keeps both as rivals. Leaves out: whether the citation is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from quoteproof.quotation.model import BoundBy, Citation, Quotation
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
    quotations: Sequence[Quotation], citations: Sequence[Standing], starts: tuple[int, ...]
) -> tuple[Quotation, ...]:
    """Bind the quotations of one flow to the citations that stand in it; both in order."""
    free = [q for q in quotations if _is_free(q)]
    claims: dict[int, list[Standing]] = {}
    for number, standing in enumerate(citations):
        if not standing.citation.anchored:
            continue
        reach = _forward(number, citations, starts) if standing.forward else _backward(number, citations, starts)
        for quotation in free:
            if reach[0] <= quotation.start and quotation.end <= reach[1]:
                claims.setdefault(quotation.start, []).append(standing)
    return tuple(_bound(q, claims.get(q.start, [])) if _is_free(q) else q for q in quotations)


def _is_free(quotation: Quotation) -> bool:
    return quotation.exempt is None and quotation.citation is None


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


def _bound(quotation: Quotation, claims: list[Standing]) -> Quotation:
    if not claims:
        return quotation
    first = claims[0]
    if any(set(c.citation.anchors) != set(first.citation.anchors) for c in claims):
        return replace(quotation, rivals=tuple(c.citation for c in claims))
    return replace(quotation, citation=first.citation, bound_by=first.by)
