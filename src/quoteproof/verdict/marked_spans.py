"""Marked spans: what a verified quotation does with each stretch of its passages.

The spans of the passages' reading text, in order: quoted, left out by an omission, replaced by a bracket; and the
points where something was inserted. Reports and the edition show them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

from quoteproof.evidence.origins import Spot, StepKind
from quoteproof.source.library import Extent, Library, Passage
from quoteproof.text.line_hyphens import undivided
from quoteproof.values import dataclass
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
    spots = [spot for origin in match.origins if origin.kind in _ANCHORED for spot in origin.spots]
    if not isinstance(extent, Extent) or not spots:
        return ()
    passages = {part.passage.id: part.passage for part in extent.parts}
    first = next(spot for origin in match.origins for spot in origin.spots)
    passage = passages[first.anchor.place or ""]
    at = _span(passage, first)[0]
    spans: list[MarkedSpan] = []
    for origin in match.origins:
        part = Part.QUOTED if origin.kind in _QUOTED else Part.REPLACED
        part = Part.OMITTED if origin.kind is StepKind.OMISSION else part
        put = printed[origin.start : origin.end].strip()
        put = "" if origin.kind in (*_WORDS, StepKind.OMISSION) else put
        found = [(passages[spot.anchor.place or ""], spot) for spot in origin.spots]
        marked = [MarkedSpan(one, *_span(one, spot), part) for one, spot in found]
        if marked:
            passage, at = marked[-1].passage, marked[-1].end
            spans += (*marked[:-1], replace(marked[-1], printed=put))
        elif put:
            joined = origin.kind is StepKind.COMPLETION
            spans.append(MarkedSpan(passage, at, at, Part.REPLACED, put, joined))
    return tuple(spans)


def _span(passage: Passage, spot: Spot) -> tuple[int, int]:
    """The span of a passage's reading text that comes from a span of the seed, without the white space around it."""
    low, high = spot.start - passage.start, spot.end - passage.start
    start, end = passage.mapped.positions(low).start, passage.mapped.positions(high - 1).stop
    words = passage.text[start:end]
    start += len(words) - len(words.lstrip())
    return start, max(start, end - (len(words) - len(words.rstrip())))


def pieces(passage: Passage, marked: Sequence[MarkedSpan]) -> Iterator[tuple[str, Part | None]]:
    """A passage's text in pieces, each with its part in a quotation; insertions are pieces of their own.

    `marked` are the quotation's marked spans in this passage.
    """
    done = 0
    for stretch in marked:
        yield undivided(passage.text[done : stretch.start]), None
        words = undivided(passage.text[stretch.start : stretch.end])
        yield words, stretch.part
        if stretch.printed:
            # A bracket for letters of a word is joined to it; an inserted one is a word of its own.
            yield "" if words or stretch.joined or done == 0 else " ", None
            yield stretch.printed, Part.INSERTED
        done = max(done, stretch.end)
    yield undivided(passage.text[done:]), None
