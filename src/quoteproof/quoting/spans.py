"""Finds the span of a source's words by its first and last words.

Words are found whatever their case, diacritics and punctuation. If they are in several places, none is chosen, and the
places are named. A span begins and ends with whole words.
"""

from bisect import bisect_right
from dataclasses import dataclass, replace

from quoteproof.source.library import CitedPassage, Extent
from quoteproof.text.folds import fold_marks
from quoteproof.text.line_hyphens import undivided
from quoteproof.text.look_alikes import nearest
from quoteproof.text.search_terms import folded, tokens
from quoteproof.text.words import words

_AROUND = 3  # words shown on either side of a place that is one of several
_SHOWN = 6  # places that are named where there are many
_NEAR = 3


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """Some consecutive words of an extent."""

    extent: Extent
    """Where they stand: the first part holds the first word, the last part the last one."""
    start: int
    """Offset (code points) of the first character in the first passage's text."""
    end: int
    """End (exclusive) in the last passage's text."""

    @property
    def parts(self) -> tuple[CitedPassage, ...]:
        """The words, by passages."""
        parts = list(self.extent.parts)
        parts[-1] = replace(parts[-1], end=self.end)
        parts[0] = replace(parts[0], start=self.start)
        return tuple(parts)


@dataclass(frozen=True, slots=True)
class Several:
    """Words that stand in several places."""

    words: str
    """The words, as they were given."""
    places: tuple[str, ...]
    """Each place with some words around it, in order; at most six."""
    count: int
    """How many there are."""


@dataclass(frozen=True, slots=True)
class Absent:
    """Words that are not there."""

    words: str
    """The words, as they were given."""
    nearest: tuple[str, ...]
    """Words of the source that come near, best first."""
    after: str = ""
    """The words they were looked for after, where they do stand before them."""


@dataclass(frozen=True, slots=True)
class _Place:
    part: int
    start: int
    end: int


def whole(extent: Extent) -> SourceSpan:
    """The span of all that an anchor names, without the white space around it."""
    first, last = extent.parts[0], extent.parts[-1]
    text, lead = last.passage.text[: last.end], first.passage.text[first.start :]
    return SourceSpan(extent, first.start + len(lead) - len(lead.lstrip()), len(text.rstrip()))


def locate(extent: Extent, first: str, last: str | None = None) -> SourceSpan | Several | Absent:
    """Find the span from `first` to `last`; without `last`, `first` is the whole of it."""
    starts = _places(extent, first)
    if not starts:
        return Absent(first, _nearest(extent, first))
    if last is None:
        return _span(extent, starts[0], starts[0]) if len(starts) == 1 else _several(extent, first, starts)
    ends = _places(extent, last)
    if not ends:
        return Absent(last, _nearest(extent, last))
    if len(starts) > 1:
        return _several(extent, first, starts)
    behind = [place for place in ends if (place.part, place.start) >= (starts[0].part, starts[0].start)]
    if not behind:
        return Absent(last, (), after=first)
    if len(behind) > 1:
        return _several(extent, last, behind)
    return _span(extent, starts[0], behind[0])


def _places(extent: Extent, sought: str) -> list[_Place]:
    """The places of some words, also if they have a hyphen where a document may only divide a word."""
    places = _written_so(extent, sought)
    return places if places or "-" not in sought else _written_so(extent, sought.replace("-", ""))


def _written_so(extent: Extent, sought: str) -> list[_Place]:
    """The places of some words: only those that agree in case and signs, if there are any."""
    wanted = [sought[a:b] for a, b in tokens(sought)]
    if not wanted:
        return []
    plain = [folded(word) for word in wanted]
    places: list[tuple[bool, _Place]] = []
    for number, part in enumerate(extent.parts):
        text = part.passage.text
        spans = [span for span in tokens(text) if part.start <= span[0] and span[1] <= part.end]
        whole_words = words(text)
        own = [folded(text[a:b]) for a, b in spans]
        for i in range(len(own) - len(plain) + 1):
            if own[i : i + len(plain)] == plain:
                exact = [undivided(text[a:b]) for a, b in spans[i : i + len(plain)]] == wanted
                place = _Place(number, spans[i][0], spans[i + len(plain) - 1][1])
                places.append((exact, _widened(place, part, whole_words, sought)))
    return [place for exact, place in places if exact] or [place for _, place in places]


def _widened(place: _Place, part: CitedPassage, whole_words: list[tuple[int, int]], sought: str) -> _Place:
    """Widen a place to whole words, and by punctuation that was asked for and stands there."""
    start = _outward(whole_words, place.start)[0]
    end = _outward(whole_words, place.end - 1)[1]
    start, end = min(start, place.start), max(end, place.end)
    spans = tokens(sought)
    before, after = sought[: spans[0][0]].strip(), sought[spans[-1][1] :].strip()
    text = part.passage.text
    if after and fold_marks(text[end : end + len(after)]) == fold_marks(after):
        end += len(after)
    if before and fold_marks(text[max(0, start - len(before)) : start]) == fold_marks(before):
        start -= len(before)
    return _Place(place.part, max(part.start, start), min(part.end, end))


def _outward(whole_words: list[tuple[int, int]], at: int) -> tuple[int, int]:
    """The word that has an offset in it, or one character if none has."""
    i = bisect_right(whole_words, at, key=lambda span: span[0]) - 1
    if i >= 0 and whole_words[i][1] > at:
        return whole_words[i]
    return at, at + 1


def _span(extent: Extent, first: _Place, last: _Place) -> SourceSpan:
    parts = extent.parts[first.part : last.part + 1]
    return SourceSpan(Extent(extent.anchor, extent.source, parts), first.start, last.end)


def _several(extent: Extent, sought: str, places: list[_Place]) -> Several:
    shown = tuple(_in_context(extent, place) for place in places[:_SHOWN])
    return Several(sought, shown, len(places))


def _in_context(extent: Extent, place: _Place) -> str:
    text = extent.parts[place.part].passage.text
    spans = words(text)
    before = [a for a, b in spans if b <= place.start][-_AROUND:]
    after = [b for a, b in spans if a >= place.end][:_AROUND]
    low, high = before[0] if before else place.start, after[-1] if after else place.end
    return " ".join(undivided(text[low:high]).split())


def _nearest(extent: Extent, sought: str) -> tuple[str, ...]:
    """As many words in a row of the source as were sought, nearest first; a hint only."""
    size = max(1, len(words(sought)))
    rows: dict[str, None] = {}
    for part in extent.parts:
        spans = words(part.passage.text, part.start, part.end)
        for i in range(len(spans) - size + 1):
            rows[undivided(part.passage.text[spans[i][0] : spans[i + size - 1][1]])] = None
    folds = {folded(row): row for row in reversed(rows)}
    return tuple(folds[near] for near in nearest(folded(sought), reversed(folds), least=55, limit=_NEAR))
