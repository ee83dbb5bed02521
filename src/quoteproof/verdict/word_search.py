"""Finds where the words of a quotation stand in the sources, in order; for the verdict, which judges these places.

Case, marks, punctuation, hyphens and borders of passages are no part of the words; an omission may stand for many
words, a bracket for a few. The work is bounded: where it does not suffice to find out whether there is another place,
none is returned.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from quoteproof.quotation.model import BoundBy, Citation, Printed, Quotation
from quoteproof.quotation.pattern import ElementForm, PatternElement, read_pattern
from quoteproof.source.library import Source
from quoteproof.text.anchor import Anchor
from quoteproof.values import dataclass
from quoteproof.verdict.passage_text import VerdictContext
from quoteproof.verdict.word_text import WordText, plain_runs

MOST: Final = 40
"""Most places that are returned: what stands so often is found by its page, or not at all."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words of a quotation that follow one another in the source."""

    letters: str
    gap: int
    """How many letters of the source may stand between the piece before and this one."""
    begins: bool
    """Whether it begins with a whole word."""
    ends: bool


def word_anchors(
    quotation: Quotation, context: VerdictContext, keys: Sequence[str] | None = None
) -> tuple[Anchor, ...]:
    """The passages, or runs of them, that have all the words, in the works of `keys` or in all, in their order."""
    pieces = _pieces(quotation)
    if not pieces:
        return ()
    anchors: list[Anchor] = []
    budget = _Budget()
    for source in _sources(context, keys):
        anchors += _anchors(pieces, _Search(context.word_texts.of(source), budget))
        if len(anchors) >= MOST or budget.steps <= 0:
            break
    return tuple(anchors[:MOST]) if budget.steps > 0 or len(anchors) > 1 else ()


def citing(quotation: Quotation, anchor: Anchor) -> Quotation:
    """A quotation as it would be if its citation, or the one beside it, named a place."""
    citation = quotation.citation or (quotation.beside.citation if quotation.beside else None)
    if citation is None:
        place = quotation.place
        citation = Citation(quotation.flow, quotation.end, (anchor,), "", False, place, place, None)
    citation = replace(citation, anchors=(anchor,), pages=())
    bound_by = quotation.bound_by if quotation.bound_by is not BoundBy.PARAGRAPH else BoundBy.BRACKET
    return replace(quotation, citation=citation, bound_by=bound_by or BoundBy.BRACKET, beside=None, rivals=())


def _sources(context: VerdictContext, keys: Sequence[str] | None) -> Iterator[Source]:
    sources = context.library.sources
    return (sources[key] for key in dict.fromkeys(sources if keys is None else keys) if key in sources)


def _elements(quotation: Quotation) -> tuple[PatternElement, ...]:
    """The elements of a quotation that has to stand in a source, without an attribution; none of any other."""
    if quotation.exempt is not None or quotation.broken or quotation.translation:
        return ()
    end = quotation.attribution.start if quotation.attribution else None
    return read_pattern(Printed(quotation.printed.text[:end], ())).elements


def _pieces(quotation: Quotation) -> tuple[_Piece, ...]:
    """The pieces of a quotation; none of one that has no words."""
    pieces: list[_Piece] = []
    letters, gap, begins = "", 0, True
    for element in (*_elements(quotation), None):
        form = element.form if element else ElementForm.OMISSION
        if element and form in (ElementForm.LITERAL, ElementForm.INITIAL):
            letters += "".join(plain_runs(element.inner))
        elif form in _GAPS:
            if letters:
                pieces.append(_Piece(letters, gap, begins, form is not ElementForm.COMPLETION))
                gap = 0
            letters, gap, begins = "", max(gap, _GAPS[form]), form is not ElementForm.PREFIX
    return tuple(pieces)


_GAPS: Final = {
    ElementForm.OMISSION: 8_000,  # the verdict allows far fewer, and says so
    ElementForm.BARE_OMISSION: 8_000,
    ElementForm.INSERTION: 120,
    ElementForm.COMPLETION: 16,
    ElementForm.PREFIX: 16,
}
"""How many letters of the source an alteration may stand for."""


def _anchors(pieces: Sequence[_Piece], search: "_Search") -> list[Anchor]:
    """The places of a source that have some pieces in order; none where there may be more than were looked at."""
    text = search.text
    if not all(piece.letters in text.letters for piece in pieces):
        return []
    longest = max(range(len(pieces)), key=lambda number: len(pieces[number].letters))
    around = (search.widened(pieces, longest, at) for at in search.places(pieces[longest]))
    spans = list(islice((span for span in around if span is not None), MOST))
    found = dict.fromkeys(text.numbers(*span) for span in _tightest(spans))
    ids = [(text.passages[low].id, text.passages[high].id) for low, high in found]
    if search.is_exhausted and len(ids) <= 1:
        return []
    return [Anchor(text.key, low if low == high else f"{low}-{high}") for low, high in ids]


def _tightest(spans: Iterable[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """The spans that hold none of the others, in order: pieces that are nearer together are meant."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        while kept and end <= kept[-1][1]:
            kept.pop()
        kept.append((start, end))
    return kept


@dataclass(slots=True)
class _Budget:
    """The work that is left for one quotation."""

    steps: int = 60_000
    """Searches for a piece, in all sources."""


@dataclass(slots=True)
class _Search:
    """Looks for pieces in one source."""

    text: WordText
    budget: _Budget
    steps: int = 6_000
    """Searches for a piece that are left in this source."""

    @property
    def is_exhausted(self) -> bool:
        """Whether no work is left."""
        return self.steps <= 0 or self.budget.steps <= 0

    def _step(self) -> bool:
        self.steps -= 1
        self.budget.steps -= 1
        return not self.is_exhausted

    def places(self, piece: _Piece, low: int = 0, high: int | None = None) -> Iterator[int]:
        """Where a piece begins, in a span of the text."""
        at = low - 1
        while self._step() and (at := self.text.letters.find(piece.letters, at + 1, high)) >= 0:
            if self._fits(piece, at):
                yield at

    def _last(self, piece: _Piece, low: int, high: int) -> int | None:
        """Where a piece begins for the last time in a span of the text."""
        at, size = high - len(piece.letters) + 1, len(piece.letters)
        while self._step() and (at := self.text.letters.rfind(piece.letters, low, at + size - 1)) >= 0:
            if self._fits(piece, at):
                return at
        return None

    def _fits(self, piece: _Piece, at: int) -> bool:
        """Whether the words of a piece are whole at an offset, where they must be."""
        begins = not piece.begins or self.text.is_border(at)
        return begins and (not piece.ends or self.text.is_border(at + len(piece.letters)))

    def widened(self, pieces: Sequence[_Piece], number: int, at: int) -> tuple[int, int] | None:
        """The span from the first piece to the last one, around the piece of a number; the nearest of the others."""
        start, end = at, at + len(pieces[number].letters)
        for piece in pieces[number + 1 :]:
            found = next(self.places(piece, end, end + piece.gap + len(piece.letters)), None)
            if found is None:
                return None
            end = found + len(piece.letters)
        for index in range(number, 0, -1):
            piece, gap = pieces[index - 1], pieces[index].gap
            last = self._last(piece, max(0, start - gap - len(piece.letters)), start)
            if last is None:
                return None
            start = last
        return start, end


@dataclass(frozen=True, slots=True)
class NearPlace:
    """The place that has most of the words of a quotation."""

    anchor: Anchor
    share: float
    """The share of the quotation's words that stand there in order, from 0 to 1."""


_FEWEST: Final = 3  # words of a quotation below which nothing is near it
_LONGEST: Final = 400  # words of a quotation by which it is looked for
_SEEDS: Final = 24  # runs of two words, or rare words, by which windows of a source are found
_HITS: Final = 12  # places of each of them that are looked at
_RARE: Final = 4  # times that a source has a word by which alone a window is found
_WINDOWS: Final = 6  # windows of a source that are compared
_LIKELY: Final = 6  # sources that are searched, where there are many
_HALF: Final = 0.5
_PASSAGES: Final = 20  # passages of a window that are looked at one by one
_ALONE: Final = 0.9  # share of the words found that one passage must have to stand for several


def nearest_place(quotation: Quotation, context: VerdictContext, keys: Sequence[str] | None = None) -> NearPlace | None:
    """The passage of the works of `keys`, or of all, that has most of the words in order; None where none has half."""
    words = _literal_words(quotation)[:_LONGEST]
    if len(words) < _FEWEST:
        return None
    best: NearPlace | None = None
    for text in context.word_texts.likeliest(words, _sources(context, keys), _LIKELY):
        for low, high in _windows(words, text):
            found = _near(words, text, low, high)
            if found is not None and found.share >= _HALF and (best is None or found.share > best.share):
                best = found
    return best


def _literal_words(quotation: Quotation) -> list[str]:
    """The words of a quotation without what its brackets put in."""
    parts = []
    for element in _elements(quotation):
        match element.form:
            case ElementForm.LITERAL:
                parts.append(f"{element.inner} ")
            case ElementForm.INITIAL:
                parts.append(element.inner)  # the rest of its word comes next
            case _:
                pass
    return plain_runs("".join(parts))


def _windows(words: Sequence[str], text: WordText) -> list[tuple[int, int]]:
    """The spans of a source's words that may have most of some words, those with most agreement first."""
    counts = text.counts
    seeds: list[tuple[int, int, str]] = []  # how often, the number of the word, the letters
    for number, (word, following) in enumerate(zip(words, [*words[1:], ""], strict=True)):
        if word in counts and following in counts:
            seeds.append((min(counts[word], counts[following]), number, word + following))
        elif 0 < counts.get(word, 0) <= _RARE:
            seeds.append((counts[word], number, word))
    votes: Counter[int] = Counter()
    reach = max(8, len(words) // 2)
    search = _Search(text, _Budget())
    for _, number, letters in sorted(seeds)[:_SEEDS]:
        for at in islice(search.places(_Piece(letters, 0, begins=True, ends=True)), _HITS):
            begin = text.words(at, at)[0] - number
            votes.update({begin // reach, begin // reach + 1})
    size, last = len(words), len(text.starts) - 1
    best = sorted(votes, key=lambda bin_: (-votes[bin_], bin_))[:_WINDOWS]
    spans = (((bin_ - 2) * reach, (bin_ + 2) * reach + size) for bin_ in best)
    return [(max(0, low), min(last, high)) for low, high in spans]


def _near(words: Sequence[str], text: WordText, low: int, high: int) -> NearPlace | None:
    """The passages within a span of a source's words that have most of some words in order."""
    from rapidfuzz.distance import LCSseq  # only for what is refused

    own = [text.word(number) for number in range(low, high)]
    blocks = [b for b in LCSseq.opcodes(words, own) if b.tag == "equal"]
    if not blocks:
        return None
    found = sum(block.src_end - block.src_start for block in blocks)
    first, last = text.starts[low + blocks[0].dest_start], text.starts[low + blocks[-1].dest_end]
    numbers = text.numbers(first, last)
    best = (0, numbers[0])
    for number in range(numbers[0], min(numbers[1], numbers[0] + _PASSAGES) + 1):
        end = text.heads[number + 1] if number + 1 < len(text.heads) else len(text.letters)
        start, stop = text.words(text.heads[number], end)
        part = own[max(0, start - low) : max(0, stop - low)]
        best = max(best, (LCSseq.similarity(words, part), number), key=lambda one: one[0])
    passages = text.passages
    if best[0] >= _ALONE * found:
        return NearPlace(Anchor(text.key, passages[best[1]].id), best[0] / len(words))
    run = f"{passages[numbers[0]].id}-{passages[numbers[1]].id}"
    return NearPlace(Anchor(text.key, run), found / len(words))
