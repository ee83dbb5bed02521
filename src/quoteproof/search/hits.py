"""Passages that answer a question, and what is offered of each as a quotation.

A hit is one passage, or a run of neighbours in which the words go on from one into the next. Of words that stand in a
row that row is offered, of a wrong quotation the source's exact words that come nearest, of a single word its sentence;
of words that are apart nothing. What is offered can be pasted.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from quoteproof.book.config import Quotations
from quoteproof.quotation.model import Kind
from quoteproof.quoting.spans import SourceSpan, whole
from quoteproof.quoting.writing import Written, write
from quoteproof.search.nearness import Near
from quoteproof.search.query import parse
from quoteproof.source.library import Extent, Library, Passage, Source
from quoteproof.text.anchor import Anchor
from quoteproof.text.words import count_words, words
from quoteproof.values import dataclass
from quoteproof.verdict.passage_text import VerdictContext


class Closeness(StrEnum):
    """How the words of a question stand in a passage."""

    VERBATIM = "verbatim"
    """In a row, in the question's order; case, diacritics and punctuation may differ."""
    NEAR = "near"
    """Most of them in order, but not all of them in a row: a quotation that may be wrong."""
    WORDS = "words only"
    """The passage has some of them."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers a question, or neighbouring ones that do together."""

    source: Source
    """Its source; of one from an index, only as much as citing the passages takes."""
    passages: tuple[Passage, ...]
    """The passages, in order."""
    near: Near
    """How near it comes, and where: offsets in `text`."""
    closeness: Closeness
    """How the words of the question stand in it."""
    before: tuple[Passage, ...] = ()
    """The passages before it, as many as were asked for."""
    after: tuple[Passage, ...] = ()
    """Those after it."""

    @property
    def anchor(self) -> Anchor:
        """What a citation of it names, such as `key#p12` or `key#p12-p14`."""
        ids = dict.fromkeys((self.passages[0].id, self.passages[-1].id))
        return Anchor(self.source.key, "-".join(ids))

    @property
    def passage(self) -> Passage:
        """The first passage."""
        return self.passages[0]

    @property
    def text(self) -> str:
        """Its words: those of its passages, with an empty line between two."""
        return BETWEEN.join(passage.text for passage in self.passages)

    def placed(self, offset: int) -> tuple[int, int]:
        """The passage, by its number from 0, in which an offset in `text` lies, and the offset in its text."""
        for number, passage in enumerate(self.passages):
            if offset <= len(passage.text) or number == len(self.passages) - 1:
                return number, offset
            offset -= len(passage.text) + len(BETWEEN)
        raise AssertionError("a hit has a passage")


BETWEEN: Final = "\n\n"
"""What stands between two passages in the text of a hit."""


def quotation(words: str, hit: Hit, context: VerdictContext, form: Kind | None = None) -> Written | None:
    """Write the quotation that is offered of a hit, or None where nothing agrees or can be quoted.

    It is written in a form, by default the one that its length asks for.
    """
    extent = context.library.resolve(hit.anchor)
    if hit.closeness is Closeness.WORDS or not isinstance(extent, Extent):
        return None
    return offer(len(parse(words).row), hit, extent, context, form)


def context_of(hit: Hit, settings: Quotations, language: str) -> VerdictContext:
    """A context that knows the hit's passages alone, by a book's rules and the BCP 47 tag of its language."""
    return VerdictContext(Library({}, {hit.source.key: hit.source}), settings, language)


_LONGEST: Final = 80  # words of several sentences that are offered together


def offer(size: int, hit: Hit, extent: Extent, context: VerdictContext, form: Kind | None = None) -> Written | None:
    """Write the quotation that is offered of a hit; `size` is the number of words that were asked for in a row."""
    for start, end in dict.fromkeys(_spans(size, hit, extent)):
        written = write(SourceSpan(extent, start, end), context, form)
        if isinstance(written, Written):
            return _unlimited(written, start, end, extent, context, form)
    return None


def exact(hit: Hit, extent: Extent, context: VerdictContext) -> Written | None:
    """Write just the words of a hit that stand in a row, where that can be quoted."""
    start, end = _widened(hit)
    written = write(SourceSpan(extent, start, end), context)
    return written if isinstance(written, Written) else None


def _unlimited(
    written: Written, start: int, end: int, extent: Extent, context: VerdictContext, form: Kind | None
) -> Written:
    """Begin earlier, where a limit word just before the words could turn their sense round; as it is where that fails.

    The check would warn of it (Q010), and “have never been allies” is not to be offered as “been allies”.
    """
    if not written.skipped_limit:
        return written
    before = [a for a, b in words(extent.parts[0].passage.text) if b <= start]
    for earlier in reversed(before[-context.settings.limits.edge_words :]):
        wider = write(SourceSpan(extent, earlier, end), context, form)
        if isinstance(wider, Written) and not wider.skipped_limit:
            return wider
    return written


def _spans(size: int, hit: Hit, extent: Extent) -> Iterator[tuple[int, int]]:
    """Yield the spans to try, best first: a start in the first passage and an end in the last one."""
    start, end = _widened(hit)
    if size > 1 or len(hit.passages) > 1:
        yield start, end
    if len(hit.passages) > 1:
        return
    text = hit.passage.text
    around = [(a, b) for a, b in hit.passage.sentences if a < end and b > start]
    if around and count_words(text[around[0][0] : around[-1][1]]) <= _LONGEST:
        yield around[0][0], around[-1][1]
    # Of sentences that are long together, the one that holds most of what was found.
    yield from sorted(around, key=lambda s: (-sum(s[0] <= a < s[1] for a, _ in hit.near.marked), s))
    yield start, end
    everything = whole(extent)
    yield everything.start, everything.end


def _widened(hit: Hit) -> tuple[int, int]:
    """Where the words that come nearest begin in the first passage and end in the last, as whole words."""
    start, end = hit.near.start, hit.placed(hit.near.end)[1]
    first, last = words(hit.passages[0].text), words(hit.passages[-1].text)
    wide_start = min((a for a, b in first if b > start), default=start)
    wide_end = max((b for a, b in last if a < end), default=end)
    return min(start, wide_start), max(end, wide_end)
