"""Compares passages with a question, one by one and neighbours together, and puts the best first.

Words that run on from one passage into the next are found as one hit. The order is the same whether an index chose the
passages or all are searched; what is far from the best is left out.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import field, replace
from itertools import accumulate, groupby
from typing import Final, Protocol

from quoteproof.search.hits import BETWEEN, Closeness, Hit
from quoteproof.search.nearness import Near, NearestWords, Question, nearest_words, question, weigher
from quoteproof.search.query import Query
from quoteproof.search.rows import PassageWords, places, row_words, word_spans
from quoteproof.source.library import Library, Passage, Source
from quoteproof.text.search_terms import terms
from quoteproof.values import dataclass

_LEAST: Final = 25.0  # nearness (0 to 100) below which a passage is no answer
_BESIDE: Final = 0.5  # part of the best one's nearness below which a passage is left out
_AGREES: Final = 60.0  # how well (0 to 100) words must agree with the question, in order, to be near
_PAIR: Final = 2  # words of a question that must agree wholly to be near
_KEYWORDS: Final = 2  # words up to which a question asks for more than the places where they stand in a row
_RUNNING: Final = 5  # words of a question from which on several passages together may be near
_GAIN: Final = 0.1  # part of the question that neighbours must have together more than one of them has
_BETTER: Final = 2.0  # nearness that they must gain by it
_PART: Final = 2  # different words of the question that the first and the last of them must have
_APART: Final = 2  # difference of the numbers of neighbours that are compared together
_ENOUGH: Final = 24  # places of a row that are compared


class Passages(Protocol):
    """The passages that are searched, numbered so that neighbours of a source follow each other."""

    def passage(self, number: int) -> Passage:
        """The passage with a number."""

    def bounds(self, number: int) -> tuple[int, int]:
        """The numbers of the first and the last passage of its source."""

    def source(self, number: int, passages: tuple[Passage, ...]) -> Source:
        """Its source, with these passages at least."""


@dataclass(frozen=True, slots=True)
class _Found:
    numbers: Sequence[int]
    stretch: NearestWords
    closeness: Closeness


@dataclass(frozen=True, slots=True)
class Searcher:
    """Compares passages with one question."""

    query: Query
    """What is asked."""
    asked: Question
    """Its words, weighed."""
    passages: Passages
    """The passages."""
    around: int = 0
    """How many passages before and after a hit are told with it."""
    _words: dict[int, PassageWords] = field(default_factory=dict)

    def words(self, number: int) -> PassageWords:
        """The words of a passage."""
        known = self._words.get(number)
        if known is None:
            known = self._words[number] = row_words(self.passages.passage(number).text)
        return known

    def standing(self, starts: Iterable[tuple[int, int]], *, limit: int) -> tuple[Hit, ...]:
        """The places where the question's words stand in a row, best first; `starts` as `row_places` yields them."""
        found: list[_Found] = []
        seen: set[int] = set()
        for number, before in starts:
            first, at, have = self.passages.bounds(number)[0], number, 0
            while at > first and have < before:
                at -= 1
                have += len(self.words(at).words)
            for begin in range(at, number + 1):
                if begin not in seen:
                    seen.add(begin)
                    found += self._rows_from(begin)
            if len(found) >= max(limit, _ENOUGH):
                break
        literal = self.query.words.strip()

        def order(one: _Found) -> tuple[int, bool, str, int]:
            passages = [self.passages.passage(number) for number in one.numbers]
            is_other = literal not in BETWEEN.join([passage.text for passage in passages])
            return len(passages), is_other, self.passages.source(one.numbers[0], ()).key, passages[0].start

        return tuple([self.hit(one) for one in sorted(found, key=order)[:limit]])

    def _rows_from(self, number: int) -> Iterator[_Found]:
        """The first place of the row that begins in a passage, and may end in a later one."""
        row, own = self.query.row, self.words(number)
        last, numbers, words = self.passages.bounds(number)[1], [number], own
        place = next(places(own, row), None)
        if place is None and not _may_run_on(own, row):
            return
        while place is None and numbers[-1] < last and len(words.words) < len(own.words) + len(row) - 1:
            numbers.append(numbers[-1] + 1)
            words = _joined([words, self.words(numbers[-1])])
            place = next(places(words, row, before=len(own.words)), None)
        if place is not None and self.query.accepts(words):
            marked = tuple(range(place[0], place[1] + 1))
            yield _Found(numbers, NearestWords(100.0, 100.0, *place, marked, {}), Closeness.VERBATIM)

    def near(self, numbers: Iterable[int]) -> list[_Found]:
        """The passages that come near, of those with some numbers, each alone or with its neighbours; best first."""
        stretches: dict[int, NearestWords] = {}
        for number in sorted(numbers):
            words = self.words(number)
            nearest = nearest_words(self.asked, words) if self.query.accepts(words) else None
            if nearest is not None and self.query.phrases and self.query.row:
                first, last = next(places(words, self.query.row))
                nearest = replace(nearest, first=first, last=last)
            if nearest is not None:
                stretches[number] = nearest
        found = [_Found(run, stretch, Closeness.NEAR) for run, stretch in self._runs(stretches)]
        taken = {number for run in found for number in run.numbers}
        for number, stretch in stretches.items():
            if number not in taken and (stretch.score >= _LEAST or self.query.has_conditions):
                found.append(_Found([number], stretch, self._closeness(stretch)))
        return sorted(found, key=self._order)

    def _order(self, found: _Found) -> tuple[bool, float, str, int]:
        number = found.numbers[0]
        key = self.passages.source(number, ()).key
        return found.closeness is not Closeness.VERBATIM, -round(found.stretch.score, 6), key, number

    def hit(self, found: _Found) -> Hit:
        """Make the hit of what was found."""
        numbers, stretch = found.numbers, found.stretch
        passages = tuple(self.passages.passage(number) for number in numbers)
        spans: list[tuple[int, int]] = []
        shift = 0
        for passage in passages:
            spans += ((a + shift, b + shift) for a, b in word_spans(passage.text))
            shift += len(passage.text) + len(BETWEEN)
        marked = tuple(spans[i] for i in stretch.marked)
        near = Near(stretch.score, stretch.agreement, spans[stretch.first][0], spans[stretch.last][1], marked)
        low, high = self.passages.bounds(numbers[0])
        before = range(max(low, numbers[0] - self.around), numbers[0])
        after = range(numbers[-1] + 1, min(high, numbers[-1] + self.around) + 1)
        beside = (tuple(self.passages.passage(number) for number in some) for some in (before, after))
        return Hit(self.passages.source(numbers[0], passages), passages, near, found.closeness, *beside)

    def _closeness(self, stretch: NearestWords) -> Closeness:
        if self.query.phrases and not self.query.nearby:
            return Closeness.VERBATIM
        size = len(self.asked.words)
        least = _AGREES if size > _PAIR else 100.0
        return Closeness.NEAR if size >= _PAIR and stretch.agreement >= least else Closeness.WORDS

    def _runs(self, stretches: dict[int, NearestWords]) -> Iterator[tuple[list[int], NearestWords]]:
        """Neighbours that come nearer together than each alone, without those at the ends that have no part in it."""
        if len(self.asked.words) < _RUNNING or self.query.has_conditions:
            return
        for group in self._neighbours(stretches):
            members = [stretches[number] for number in group if number in stretches]
            alone = max(self._worth(member.held) for member in members)
            if self._worth(frozenset(n for member in members for n in member.held)) < alone + _GAIN:
                continue
            low, high = self.passages.bounds(group[0])
            # Short ones beside them may have been passed over.
            group = [*range(max(low, group[0] - _APART), min(high, group[-1] + _APART) + 1)]
            words = [self.words(number) for number in group]
            joined = _joined(words)
            found = nearest_words(self.asked, joined)
            if found is None or found.score < max(member.score for member in members) + _BETTER:
                continue
            ends = list(accumulate(len(one.words) for one in words))
            begin, end = bisect_right(ends, found.first), bisect_right(ends, found.last)
            inside = (i for i in found.marked if found.first <= i <= found.last)
            different = {(bisect_right(ends, i), joined.words[i]) for i in inside}
            parts = Counter(part for part, _ in different)
            if min(parts[begin], parts[end]) < _PART:
                continue
            if begin < end and self._closeness(found) is Closeness.NEAR:
                shift = ends[begin - 1] if begin else 0
                marked = tuple(i - shift for i in found.marked if shift <= i < ends[end])
                place = found.first - shift, found.last - shift
                yield group[begin : end + 1], NearestWords(found.score, found.agreement, *place, marked, found.held)

    def _worth(self, numbers: Collection[int]) -> float:
        return sum(self.asked.weights[number] for number in numbers) / self.asked.whole

    def _neighbours(self, numbers: Iterable[int]) -> Iterator[list[int]]:
        """Groups of two and more passages that are near each other, with those between."""
        group: list[int] = []
        for number in [*sorted(numbers), -1]:
            if group and number - group[-1] <= _APART and 0 <= number <= self.passages.bounds(group[0])[1]:
                group += range(group[-1] + 1, number + 1)
                continue
            if len(group) > 1:
                yield group
            group = [number]


def is_enough(query: Query, standing: Sequence[Hit], *, limit: int) -> bool:
    """Whether the places where a row stands are the whole answer: of a phrase nothing else is told that is near it."""
    return query.is_exact or (not query.phrases and len(standing) >= (limit if len(query.row) <= _KEYWORDS else 1))


def best(searcher: Searcher, standing: Sequence[Hit], near: Iterable[int], *, limit: int) -> tuple[Hit, ...]:
    """The hits, best first: what stands in a row, then what comes near."""
    query = searcher.query
    others = [searcher.hit(found) for found in searcher.near(near)[: limit + len(standing)]]
    # Words beside an exact phrase choose among the places where it stands.
    first, second = (others, standing) if query.phrases else (standing, others)
    known = {(hit.source.key, passage.id) for hit in first for passage in hit.passages}
    hits = [*first, *(h for h in second if all((h.source.key, p.id) not in known for p in h.passages))]
    least = hits[0].near.score * _BESIDE if hits and not searcher.query.has_conditions else 0.0
    return tuple(hit for hit in hits[:limit] if hit.near.score >= least)


def _may_run_on(words: PassageWords, row: Sequence[str]) -> bool:
    """Whether a passage may end with the beginning of a row."""
    own = words.words
    tail = range(max(0, len(own) - len(row)), len(own))
    return any(own[i] == row[0] or (i in words.divided and own[i].startswith(row[0])) for i in tail)


def _joined(parts: Iterable[PassageWords]) -> PassageWords:
    words: list[str] = []
    divided: set[int] = set()
    for part in parts:
        divided.update(len(words) + i for i in part.divided)
        words += part.words
    return PassageWords(words, frozenset(divided))


@dataclass(frozen=True, slots=True)
class _LibraryPassages:
    """All passages of some sources of a library."""

    sources: Sequence[Source]
    numbered: Sequence[tuple[int, Passage]]
    """Each with the number of its source."""
    spans: Sequence[tuple[int, int]]
    """Of each source the numbers of its first and last passage."""

    def passage(self, number: int) -> Passage:
        """See `Passages`."""
        return self.numbered[number][1]

    def bounds(self, number: int) -> tuple[int, int]:
        """See `Passages`."""
        return self.spans[self.numbered[number][0]]

    def source(self, number: int, passages: tuple[Passage, ...]) -> Source:
        """See `Passages`."""
        del passages
        return self.sources[self.numbered[number][0]]


def scan(
    query: Query,
    library: Library,
    *,
    sources: Collection[str] = (),
    excluded: Collection[str] = (),
    limit: int,
    around: int = 0,
) -> tuple[Hit, ...]:
    """Look through every passage of a library, or of some sources; furniture cannot be cited."""
    chosen = frozenset(sources or library.sources) - frozenset(excluded)
    searched = [source for name, source in sorted(library.sources.items()) if name in chosen]
    numbered = [(i, p) for i, source in enumerate(searched) for p in source.passages if p.role.is_citable]
    spans: dict[int, tuple[int, int]] = {}
    for i, of in groupby(range(len(numbered)), key=lambda number: numbered[number][0]):
        own = list(of)
        spans[i] = own[0], own[-1]
    passages = _LibraryPassages(searched, numbered, [spans.get(i, (0, -1)) for i in range(len(searched))])
    wanted = frozenset(terms(query.words))
    counts = Counter(term for _, passage in numbered for term in wanted.intersection(terms(passage.text)))
    asked = question(query.words, weigher(counts, len(numbered)))
    if asked is None:
        return ()
    searcher = Searcher(query, asked, passages, around)
    everything = range(len(numbered))
    standing = searcher.standing(((number, 0) for number in everything), limit=limit) if query.row else ()
    if is_enough(query, standing, limit=limit):
        return standing
    return best(searcher, standing, everything, limit=limit)
