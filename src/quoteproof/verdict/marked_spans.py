"""Marked spans: what a verified quotation does with each stretch of its passages.

The spans of the passages' reading text, in order: quoted, left out by an omission, replaced by a bracket; and the
points where something was inserted. Reports and the edition show them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from quoteproof.evidence.origins import Origin, Spot, StepKind
from quoteproof.source.library import Extent, Library, Passage
from quoteproof.verdict.model import Match

_WORDS = frozenset({StepKind.SOURCE, StepKind.CASE, StepKind.CAPITALS, StepKind.VERSE})
_QUOTED = frozenset({*_WORDS, StepKind.INITIAL})
_ANCHORED = frozenset({*_QUOTED, StepKind.COMPLETION})


class Part(StrEnum):
    """The part that a span of a passage has in a quotation."""

    QUOTED = "quoted"
    OMITTED = "omitted"
    REPLACED = "replaced"
    INSERTED = "inserted"
    """Words in brackets that the source does not have. `MarkedSpan` never has it."""


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """A span of a passage with its part in a quotation."""

    passage: Passage
    """The passage."""
    start: int
    """First code point in its reading text."""
    end: int
    """End, exclusive; equal to `start` where something was only put in."""
    part: Part
    """What it is."""
    printed: str = ""
    """What prints there and is not the source's, in its brackets; empty where nothing does."""
    joined: bool = False
    """Whether what prints there ends the word before it, as a completion does."""


def marked_spans(match: Match, library: Library, printed: str) -> tuple[MarkedSpan, ...]:
    """The marked spans of a match, in order; `printed` is the quotation's printed text."""
    extent = library.resolve(match.anchor)
    first = next((i for i, o in enumerate(match.origins) if o.kind in _ANCHORED and o.source.strip()), None)
    if not isinstance(extent, Extent) or first is None or not match.spots:
        return ()
    passages = tuple(part.passage for part in extent.parts)
    walk = _Walk(passages, *_beginning(passages, match, match.origins[first].source))
    for origin in reversed(match.origins[:first]):
        walk.step_back(origin)
    spans: list[MarkedSpan] = []
    for origin in match.origins:
        spans += walk.step(origin, printed[origin.start : origin.end].strip())
    return tuple(spans)


def pieces(passage: Passage, marked: Sequence[MarkedSpan]) -> Iterator[tuple[str, Part | None]]:
    """A passage's text in pieces, each with its part in a quotation; insertions are pieces of their own.

    `marked` are the quotation's marked spans in this passage.
    """
    done = 0
    for stretch in marked:
        yield passage.text[done : stretch.start], None
        words = passage.text[stretch.start : stretch.end]
        yield words, stretch.part
        if stretch.printed:
            # A bracket for letters of a word is joined to it; an inserted one is a word of its own.
            yield "" if words or stretch.joined or done == 0 else " ", None
            yield stretch.printed, Part.INSERTED
        done = max(done, stretch.end)
    yield passage.text[done:], None


def _beginning(passages: tuple[Passage, ...], match: Match, words: str) -> tuple[int, int]:
    """The passage's number, and the offset in its reading text, at which the first quoted words begin."""
    spot = match.spots[0]
    number = next(i for i, p in enumerate(passages) if spot.anchor.place == p.id)
    passage = passages[number]
    head = words.split("\n")[0]
    at = passage.text.find(head)
    while at >= 0:
        if passage.raw_span(at, at + 1)[0] == spot.start:
            return number, at
        at = passage.text.find(head, at + 1)
    return number, _near(passage, spot)


def _near(passage: Passage, spot: Spot) -> int:
    found = passage.mapped.positions(spot.start - passage.start)
    return min(found.start, len(passage.text))


class _Walk:
    """Follows the origins of a match through its passages."""

    def __init__(self, passages: tuple[Passage, ...], number: int, at: int) -> None:
        self.passages = passages
        self.number = number
        self.at = at

    def step_back(self, origin: Origin) -> None:
        """Begin earlier where a bracket at the very beginning replaces words of the source."""
        at = self.passages[self.number].text.rfind(origin.source, 0, self.at) if origin.source.strip() else -1
        self.at = at if at >= 0 else self.at

    def step(self, origin: Origin, printed: str) -> list[MarkedSpan]:
        """The spans of one origin, one for each passage that it runs over."""
        part = Part.QUOTED if origin.kind in _QUOTED else Part.REPLACED
        if origin.kind is StepKind.OMISSION:
            part = Part.OMITTED
        inserted = "" if origin.kind in (*_WORDS, StepKind.OMISSION) else printed
        if not origin.source.strip():
            joined = origin.kind is StepKind.COMPLETION
            inserting = MarkedSpan(self.passages[self.number], self.at, self.at, Part.REPLACED, inserted, joined)
            return [inserting] if inserted else []
        spans = [MarkedSpan(self.passages[i], a, b, part) for i, a, b in self.spans(origin.source)]
        return [*spans[:-1], replace(spans[-1], printed=inserted)] if spans else []

    def spans(self, source: str) -> list[tuple[int, int, int]]:
        """The spans of the source's words from the current offset on, over as many passages as they need."""
        found: list[tuple[int, int, int]] = []
        left = source.strip()
        while left:
            text = self.passages[self.number].text
            at = text.find(left, self.at)
            rest = text[self.at :].strip()
            if at >= 0 and not text[self.at : at].strip():
                found.append((self.number, at, at + len(left)))
                self.at = at + len(left)
                break
            if not left.startswith(rest) or self.number + 1 == len(self.passages):
                break
            if rest:
                start = text.index(rest, self.at)
                found.append((self.number, start, start + len(rest)))
            left = left[len(rest) :].lstrip()
            self.number, self.at = self.number + 1, 0
        return found
