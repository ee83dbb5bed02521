"""Finds spans of a source's words by their first and last words.

Words are found whatever their case, diacritics and punctuation. The first words must stand once, or be counted: if
several places may be meant, none is chosen, and they are named. From there on the nearest place is meant. A span begins
and ends with whole words.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from quoteproof.source.library import CitedPassage, Extent
from quoteproof.text.folds import fold_marks
from quoteproof.text.line_hyphens import in_one_line, undivided
from quoteproof.text.look_alikes import nearest
from quoteproof.text.search_terms import folded, tokens
from quoteproof.text.words import words
from quoteproof.values import dataclass

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
    """Words that stand in several places, or in fewer than were counted."""

    words: str
    """The words, as they were given."""
    places: tuple[tuple[int, str], ...]
    """The places that may be meant: the number of each (from 1), and the words around it; at most six, in order."""
    count: int
    """How many places have the words."""
    asked: int | None = None
    """The number of the place that was asked for and is none."""


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

    @property
    def key(self) -> tuple[int, int]:
        """Where it begins, to be compared with others."""
        return self.part, self.start

    @property
    def end_key(self) -> tuple[int, int]:
        """Where it ends."""
        return self.part, self.end


Span = SourceSpan | Several | Absent
"""A span that was found, or why none is certain."""


def whole(extent: Extent) -> SourceSpan:
    """The span of all that an anchor names, without the white space around it."""
    first, last = extent.parts[0], extent.parts[-1]
    text, lead = last.passage.text[: last.end], first.passage.text[first.start :]
    return SourceSpan(extent, first.start + len(lead) - len(lead.lstrip()), len(text.rstrip()))


def locate(extent: Extent, first: str, last: str | None = None, *, nth: int | None = None) -> Span:
    """Find the span from `first` to the nearest `last` behind it; without `last`, `first` is the whole of it."""
    found = locate_all(extent, ((first, last),), nth=nth)
    return found[0] if isinstance(found, tuple) else found


def locate_all(
    extent: Extent, pieces: Sequence[tuple[str, str | None]], *, nth: int | None = None
) -> tuple[SourceSpan, ...] | Several | Absent:
    """Find spans that follow one another, by the first and last words of each.

    The first words of the first piece stand once, or `nth` counts their places (from 1); or only one of the places has
    all the others behind it. Every other place is the nearest behind the one before.
    """
    sought = {end: _places(extent, end) for piece in pieces for end in piece if end is not None}
    exact = {end: places.exact or places.all for end, places in sought.items()}
    absent = next((end for end, places in exact.items() if not places), None)
    if absent is not None:
        return Absent(absent, _nearest(extent, absent))
    first = pieces[0][0]
    if nth is not None:
        starts = exact[first]
        if not 0 < nth <= len(starts):
            return _several(extent, first, starts, range(1, len(starts) + 1), asked=nth)
        found = _following(starts[nth - 1], pieces, exact)
        return _spans(extent, found) if isinstance(found, tuple) else found
    ways = [_following(start, pieces, exact) for start in exact[first]]
    meant = [number for number, way in enumerate(ways, start=1) if isinstance(way, tuple)]
    if len(meant) > 1:
        return _several(extent, first, exact[first], meant)
    if not meant:  # they may follow where they are written otherwise
        alike = {piece: places.all for piece, places in sought.items()}
        others = [_following(start, pieces, alike) for start in alike[first]]
        whole_ways = [way for way in others if isinstance(way, tuple)]
        return _spans(extent, whole_ways[0]) if len(whole_ways) == 1 else next(w for w in ways if isinstance(w, Absent))
    return _spans(extent, next(way for way in ways if isinstance(way, tuple)))


def _following(
    start: _Place, pieces: Sequence[tuple[str, str | None]], places: Mapping[str, Sequence[_Place]]
) -> tuple[tuple[_Place, _Place], ...] | Absent:
    """The first and last place of each piece, the first piece beginning at `start`; or what does not follow."""
    found: list[tuple[_Place, _Place]] = []
    for number, (first, last) in enumerate(pieces):
        if number:
            at = _index(places[first], found[-1][1].end_key)
            if at == len(places[first]):
                return Absent(first, (), after=pieces[number - 1][1] or pieces[number - 1][0])
            start = places[first][at]
        end = start if last is None else _ending(start, places[last])
        if end is None:
            return Absent(last or first, (), after=first)
        found.append((start, end))
    return tuple(found)


def _ending(start: _Place, places: Sequence[_Place]) -> _Place | None:
    """The nearest place that ends behind the first words; else one that only repeats their end."""
    at = _index(places, start.key)
    repeated: _Place | None = None
    while at < len(places) and places[at].end_key <= start.end_key:
        repeated = places[at] if places[at].end_key == start.end_key else repeated
        at += 1
    return places[at] if at < len(places) else repeated


def _index(places: Sequence[_Place], key: tuple[int, int]) -> int:
    return bisect_left(places, key, key=lambda place: place.key)


def _spans(extent: Extent, found: Sequence[tuple[_Place, _Place]]) -> tuple[SourceSpan, ...]:
    spans: list[SourceSpan] = []
    for first, last in found:
        parts = extent.parts[first.part : last.part + 1]
        spans.append(SourceSpan(replace(extent, parts=parts), first.start, last.end))
    return tuple(spans)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where some words stand, in order."""

    all: list[_Place]
    exact: list[_Place]
    """Those that agree in case and signs."""


def _places(extent: Extent, sought: str) -> _Places:
    """The places of some words, also if they have a hyphen where a document may only divide a word."""
    places = _written_so(extent, sought)
    return places if places.all or "-" not in sought else _written_so(extent, sought.replace("-", ""))


def _written_so(extent: Extent, sought: str) -> _Places:
    """The places of some words, as they are written."""
    wanted = [sought[a:b] for a, b in tokens(sought)]
    found = _Places([], [])
    if not wanted:
        return found
    plain = [folded(word) for word in wanted]
    for number, part in enumerate(extent.parts):
        text = part.passage.text
        spans = [span for span in tokens(text) if part.start <= span[0] and span[1] <= part.end]
        whole_words = words(text)
        own = [folded(text[a:b]) for a, b in spans]
        for i in range(len(own) - len(plain) + 1):
            if own[i : i + len(plain)] == plain:
                place = _Place(number, spans[i][0], spans[i + len(plain) - 1][1])
                place = _widened(place, part, whole_words, sought)
                found.all.append(place)
                if [undivided(text[a:b]) for a, b in spans[i : i + len(plain)]] == wanted:
                    found.exact.append(place)
    return found


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


def _several(
    extent: Extent, sought: str, places: Sequence[_Place], meant: Sequence[int], *, asked: int | None = None
) -> Several:
    shown = tuple((number, _in_context(extent, places[number - 1])) for number in meant[:_SHOWN])
    return Several(sought, shown, len(places), asked)


def _in_context(extent: Extent, place: _Place) -> str:
    text = extent.parts[place.part].passage.text
    spans = words(text)
    before = [a for a, b in spans if b <= place.start][-_AROUND:]
    after = [b for a, b in spans if a >= place.end][:_AROUND]
    low, high = before[0] if before else place.start, after[-1] if after else place.end
    return in_one_line(text[low:high])


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
