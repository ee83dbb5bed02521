"""Where each quotation prints in the AST after citation processing, leaf by leaf.

A quotation is found by its exact printed characters, in the order of its chapter. The ID of one that is not found is
returned; nothing is guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quoteproof.chapter.flows import flatten
from quoteproof.chapter.model import Flow, Node
from quoteproof.edition.printed import Printing
from quoteproof.text.offsets import PARAGRAPH_END


@dataclass(frozen=True, slots=True)
class Cut:
    """The part of one node that belongs to a quotation."""

    start: int
    """First offset in the node's text."""
    end: int
    """End, exclusive."""
    quotation: str
    """The quotation's ID."""
    first: bool
    """Whether the quotation begins here."""
    last: bool
    """Whether it ends here."""


@dataclass(frozen=True, slots=True)
class Places:
    """The quotations of one chapter in what prints."""

    cuts: Mapping[int, tuple[Cut, ...]]
    """By `id()` of a node, in order. The nodes must outlive this."""
    lost: tuple[str, ...]
    """IDs of quotations that do not print as they were judged."""


def places(printings: Sequence[Printing], blocks: Sequence[Node]) -> Places:
    """Find the quotations of one chapter, in their order, among the blocks that it has become."""
    page = _Page(flatten({"blocks": list(blocks)})[0])
    cuts: dict[int, list[Cut]] = defaultdict(list)
    lost: list[str] = []
    for printing in printings:
        spans = page.find(paragraphs(printing))
        if not spans:
            lost.append(printing.judged.quotation.id)
        for node, cut in page.cuts(spans, printing.judged.quotation.id):
            cuts[node].append(cut)
    return Places({node: tuple(sorted(many, key=lambda c: c.start)) for node, many in cuts.items()}, tuple(lost))


def paragraphs(printing: Printing) -> list[str]:
    """What a quotation prints, its marks included, by paragraph, white space made even."""
    whole = f"{printing.opening}{printing.text}{printing.closing}"
    return [" ".join(words.split()) for words in whole.split(PARAGRAPH_END)]


@dataclass(frozen=True, slots=True)
class _Span:
    flow: int
    start: int
    end: int


class _Page:
    """A chapter's printed text with white space made even, searched from front to back."""

    def __init__(self, flows: Sequence[Flow]) -> None:
        self.flows = flows
        self.where: list[tuple[int, int]] = []
        self.text = "".join(self._even(number, flow) for number, flow in enumerate(flows))
        self.at = 0
        self.taken: set[int] = set()

    def _even(self, number: int, flow: Flow) -> str:
        made: list[str] = []
        for offset, character in enumerate(flow.text):
            if not character.isspace():
                made.append(character)
            elif made and made[-1] != " ":
                made.append(" ")
            else:
                continue
            self.where.append((number, offset))
        made.append("\n")
        self.where.append((number, len(flow.text)))
        return "".join(made)

    def find(self, wanted: list[str]) -> list[_Span]:
        """A quotation's spans, a paragraph each: from where the last one was found, else from the beginning."""
        return self._find_from(wanted, self.at) or self._find_from(wanted, 0)

    def _find_from(self, wanted: list[str], start: int) -> list[_Span]:
        found: list[tuple[int, int]] = []
        at = start
        for words in wanted:
            at = self.text.find(words, at)
            while at in self.taken:
                at = self.text.find(words, at + 1)
            if at < 0 or not words:
                return []
            found.append((at, at + len(words)))
            at += len(words)
        self.at = at
        self.taken.update(a for a, _ in found)
        return [_Span(self.where[a][0], self.where[a][1], self.where[b - 1][1] + 1) for a, b in found]

    def cuts(self, spans: list[_Span], quotation: str) -> Iterator[tuple[int, Cut]]:
        """The nodes of some spans, each with its part."""
        for number, span in enumerate(spans):
            flow = self.flows[span.flow]
            objects = [(i.start, i.end, i.node) for i in flow.inlines if i.node["t"] in ("Cite", "Note", "Image")]
            leaves = [(leaf.start, leaf.end, leaf.node) for leaf in flow.leaves if leaf.node["t"] != "LineBlock"]
            for start, end, node in sorted((*objects, *leaves), key=lambda piece: piece[0]):
                low, high = max(start, span.start), min(end, span.end)
                if low < high:
                    first = number == 0 and low == span.start
                    last = number + 1 == len(spans) and high == span.end
                    yield id(node), Cut(low - start, high - start, quotation, first, last)
