"""The cited passages as one folded text in which a quotation is looked for, and the context of verdicts that makes it.

Each offset leads back to a passage's reading text and to the seed. Word edges are those of the whole passage, even if
only a sentence of it is cited. Passages are joined by a line feed, which no fold makes.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from functools import partial
from itertools import product
from typing import Final

from quoteproof.book.config import Attestation, Quotations
from quoteproof.document.role import Role
from quoteproof.source.layout import Border, begins_item, enters_list, introduces
from quoteproof.source.library import Extent, Library, Passage, Source, Unresolved
from quoteproof.source.seed_document import SeedDocument
from quoteproof.text.anchor import Anchor
from quoteproof.text.folds import small_letters, typeset, typewritten
from quoteproof.text.languages import Languages, language_tag
from quoteproof.text.limit_words import limit_words
from quoteproof.text.line_hyphens import undivided
from quoteproof.text.plain_elsewhere import without_plain_words
from quoteproof.text.spoken import spoken
from quoteproof.text.words import has_words, spaced_number
from quoteproof.values import dataclass
from quoteproof.verdict.clauses import Clauses, PassageBorder, clauses
from quoteproof.verdict.folded_passages import UncertainWord, exchanged, folded_passage, uncertain_words
from quoteproof.verdict.surroundings import borders_between, furniture_between, words_around
from quoteproof.verdict.word_index import WordIndex
from quoteproof.verdict.word_text import WordTexts

PASSAGE_END = "\n"
"""The character between two passages."""
_APART = frozenset(' \n;!?"()[]{}“”„«»—…*')
"""Characters that are in no word."""
_USUAL = 8  # code points of a word with its space, as several together mostly have
_LONG = 24  # code points that a word with its space seldom passes
_MIXED = 4  # typed dashes for which the author may write now one dash, now the other


@dataclass(slots=True, eq=False)
class PassageText:
    """Some passages of one source, in order, as one text; what was looked up in it is kept."""

    anchor: Anchor
    """The anchor they were cited by."""
    key: str
    """The source's key."""
    file: str
    """The source's seed."""
    parts: tuple[Passage, ...]
    """The passages."""
    low: int
    """Where a match may begin at the earliest."""
    high: int
    """Where a match may end at the latest."""
    passed: Mapping[int, tuple[Passage, ...]] = field(default_factory=dict)
    """The furniture that is passed over between two passages, by the number of the first of them."""
    borders: tuple[Border, ...] = ()
    """What is between each passage and the next; where it is not said, a paragraph ends."""
    around: Callable[[], tuple[bool, bool]] = lambda: (False, False)
    """Tells whether the source has words before the first passage, and after the last one."""
    language: str = "en"
    """BCP 47 tag of the source's language, which decides how its marks pair."""
    document: SeedDocument | None = None
    """The document whose reading text they are of; none where the seed is a plain text."""
    text: str = field(init=False, repr=False)
    """The folded texts, joined."""
    starts: tuple[int, ...] = field(init=False, repr=False)
    """Where each passage starts in `text`."""
    changed: bool = field(init=False, repr=False)
    """Whether the reading text of a passage is not all of the seed's stretch, character for character."""
    _limits: dict[Languages, tuple[tuple[int, int], ...]] = field(init=False, repr=False, default_factory=dict)
    _clauses: Clauses | None = field(init=False, repr=False, default=None)
    _capitals: tuple[tuple[int, str], ...] | None = field(init=False, repr=False, default=None)
    _swapped: str | None = field(init=False, repr=False, default=None)
    _lowered: dict[str, str] = field(init=False, repr=False, default_factory=dict)
    _typed: tuple[int, ...] | None = field(init=False, repr=False, default=None)
    _words: WordIndex = field(init=False, repr=False, default_factory=WordIndex)
    _spoken: Languages | None = field(init=False, repr=False, default=None)
    _uncertain: tuple[UncertainWord, ...] | None = field(init=False, repr=False, default=None)

    def __post_init__(self) -> None:
        """Join the folded passages."""
        folded = [folded_passage(p.text).text for p in self.parts]
        starts: list[int] = []
        length = 0
        for text in folded:
            starts.append(length)
            length += len(text) + 1
        self.text = PASSAGE_END.join(folded)
        self.starts = tuple(starts)
        self.changed = any(passage.mapped.changes for passage in self.parts)
        if self.high < 0:
            self.high = len(self.text)

    @property
    def swapped(self) -> str:
        """The text with inner marks exchanged, single for double."""
        if self._swapped is None:
            self._swapped = PASSAGE_END.join(exchanged(p.text, self.language) for p in self.parts)
        return self._swapped

    def texts(self, pattern: str, *, swapped: bool) -> Iterator[str]:
        """The text, then its variants with the dashes that a pattern may have for the source's typed ones.

        Where the source has two hyphens for a dash, the author may write the em dash or the en dash.
        """
        text = self.swapped if swapped else self.text
        yield text
        dashes = [dash for dash in "–—" if dash in pattern]
        typed = self._typed_dashes() if dashes else ()
        alike = [(dash,) * len(typed) for dash in dashes]
        ways = product(dashes, repeat=len(typed)) if len(typed) <= _MIXED else alike
        for way in dict.fromkeys((*alike, *ways)) if typed else ():
            changed = list(text)
            for at, dash in zip(typed, way, strict=True):
                changed[at] = dash
            if (other := "".join(changed)) != text:
                yield other

    @property
    def spoken(self) -> Languages:
        """The languages that the text shows."""
        if self._spoken is None:
            self._spoken = spoken(self.text)
        return self._spoken

    def lowered(self, text: str) -> str:
        """One of the texts in small letters, each at its own offset."""
        if text not in self._lowered:
            if len(self._lowered) >= _MIXED:
                self._lowered.clear()
            self._lowered[text] = small_letters(text)
        return self._lowered[text]

    def capitals(self) -> tuple[tuple[int, str], ...]:
        """The offsets of the words that stand for small capitals, each with its other form."""
        if self._capitals is None:
            self._capitals = tuple(
                (base + folded_passage(passage.text).positions(word.start).start, word.read)
                for base, passage in zip(self.starts, self.parts, strict=True)
                for word in passage.capitals
            )
        return self._capitals

    def _typed_dashes(self) -> tuple[int, ...]:
        """The offsets of the dashes that the source types with two hyphens."""
        if self._typed is None:
            self._typed = tuple(
                base + at
                for base, passage in zip(self.starts, self.parts, strict=True)
                for change, at in folded_passage(passage.text).placed()
                if passage.text[change.start : change.end].replace("\u00ad", "") == "--"
                and typewritten(passage.text, change.start, change.end)
            )
        return self._typed

    @property
    def _word_starts(self) -> tuple[int, ...]:
        return self._words.indexed(self.text)[0]

    @property
    def _word_ends(self) -> tuple[int, ...]:
        return self._words.indexed(self.text)[1]

    def cuts(self, at: int) -> bool:
        """Whether an offset falls inside a word, or inside a number whose digits are grouped by spaces."""
        if not 0 < at < len(self.text):
            return False
        if self.text[at - 1] in _APART or self.text[at] in _APART:
            return spaced_number(self.text, at) is not None
        near = self._words.around(self.text, at, at)
        if near is not None:
            return any(start < at < end for start, end in near)
        i = bisect_left(self._word_starts, at) - 1
        return i >= 0 and self._word_ends[i] > at

    def word_count(self, start: int, end: int) -> int:
        """Count the words that lie wholly in a span."""
        near = self._words.around(self.text, start, end)
        if near is not None:
            return sum(start <= a and b <= end for a, b in near)
        return max(0, bisect_right(self._word_ends, end) - bisect_left(self._word_starts, start))

    def has_word(self, start: int, end: int) -> bool:
        """Whether a word lies wholly in a span that begins and ends at word edges."""
        return has_words(self.text, start, end)

    def limit_spans(self, start: int, end: int, languages: Languages) -> tuple[tuple[int, int], ...]:
        """The spans of the limit words that begin in a span, in order; asked often, the whole text is searched once.

        Words that may be limit words are among them.
        """
        certain, uncertain = self._limit_spans(start, end, languages), self.uncertain_limits(start, end, languages)
        return tuple(sorted({*certain, *uncertain})) if uncertain else certain

    def uncertain_limits(
        self, start: int, end: int, languages: Languages, *, prefixes: bool = True
    ) -> tuple[tuple[int, int], ...]:
        """The spans of the uncertain words that begin in a span and may be limit words."""
        near = self.uncertain_words(start, end)
        return tuple((word.start, word.end) for word in near if word.limits(languages, prefixes=prefixes))

    def uncertain_words(self, start: int, end: int) -> tuple[UncertainWord, ...]:
        """The uncertain words that begin in a span."""
        if self._uncertain is None:
            self._uncertain = uncertain_words(self.text, self.parts, self.starts, in_document=self.document is not None)
        return tuple(word for word in self._uncertain if start <= word.start < end) if self._uncertain else ()

    def _limit_spans(self, start: int, end: int, languages: Languages) -> tuple[tuple[int, int], ...]:
        stretch = self._words.stretch(self.text, start, end) if languages not in self._limits else None
        if stretch is not None:
            near = limit_words(self.text, languages, stretch=stretch)
            return without_plain_words(self.text, (span for span in near if start <= span[0] < end))
        if languages not in self._limits:
            self._limits[languages] = without_plain_words(self.text, limit_words(self.text, languages))
        spans = self._limits[languages]
        return spans[bisect_left(spans, (start, 0)) : bisect_left(spans, (end, 0))]

    @property
    def clauses(self) -> Clauses:
        """The clauses and sentences of the text."""
        if self._clauses is None:
            full_stops: list[int] = []
            ends: list[PassageBorder] = []
            for number, (base, passage) in enumerate(zip(self.starts, self.parts, strict=True)):
                folded = folded_passage(passage.text)
                full_stops += (base + folded.positions(end - 1).stop for _, end in passage.sentences[:-1])
                ends.append(PassageBorder(base + len(folded.text), passage.role is Role.BODY, self.border(number)))
            self._clauses = clauses(self.text, full_stops, ends)
        return self._clauses

    def cut_word(self, at: int) -> str:
        """The word or the number that an offset falls inside of."""
        span = spaced_number(self.text, at) or self.word_span(at)
        return self.text[slice(*span)] if span else ""

    def word_span(self, at: int) -> tuple[int, int] | None:
        """The span of the word that an offset is in or at the start of."""
        i = bisect_right(self._word_starts, at) - 1
        if i >= 0 and self._word_ends[i] > at:
            return self._word_starts[i], self._word_ends[i]
        return None

    def word_ends_after(self, at: int, count: int) -> tuple[int, ...]:
        """The ends of the next `count` words from the one that starts at `at`."""
        i = bisect_left(self._word_starts, at)
        if i >= len(self._word_starts) or self._word_starts[i] != at:
            return ()
        return self._word_ends[i : i + count]

    def words_before(self, at: int, count: int) -> int:
        """The offset at which the `count` words before an offset begin."""
        for usual in (_USUAL, _LONG):
            near = self._words.around(self.text, max(0, at - usual * count), at)
            before = [a for a, b in near or () if b <= at]
            if len(before) >= count > 0:
                return before[-count]
            if near is not None and at <= usual * count and count > 0:
                return before[0] if before else at  # these are all there are
        i = bisect_right(self._word_ends, at)
        return self._word_starts[max(0, i - count)] if i else at

    def widened(self, start: int, end: int, count: int) -> tuple[int, int]:
        """Widen a span by some words on either side, within its passages."""
        low = max(self.words_before(start, count), self.starts[self.number(start)])
        i = bisect_left(self._word_starts, end) + count - 1
        high = self._word_ends[min(i, len(self._word_ends) - 1)] if self._word_ends else end
        border = self.text.find(PASSAGE_END, end)
        return low, max(end, min(high, border if border >= 0 else len(self.text)))

    def clipped(self, start: int, end: int, at: int) -> tuple[int, int]:
        """Clip a span to the passage that an offset is in."""
        low = self.starts[self.number(at)]
        border = self.text.find(PASSAGE_END, low)
        return max(start, low), max(at, min(end, border if border >= 0 else end))

    def number(self, at: int) -> int:
        """The number of the passage that an offset is in."""
        return 0 if len(self.starts) == 1 else max(0, bisect_right(self.starts, at) - 1)

    def reading_span(self, start: int, end: int) -> tuple[int, int, int]:
        """The passage's number and the span of its reading text; the span must lie in one passage."""
        number = self.number(start)
        base = self.starts[number]
        folded = folded_passage(self.parts[number].text)
        return number, folded.start(start - base), folded.end(end - base)

    def reading(self, start: int, end: int) -> str:
        """The source's own characters of a span."""
        return "\n".join([self.plain(text[low:high]) for text, low, high in self._reading_spans(start, end)])

    def typeset(self, start: int, end: int) -> str:
        """The source's own characters of a span, its typewriter forms replaced by the characters they mean."""
        return "\n".join(self.plain(typeset(*span)) for span in self._reading_spans(start, end))

    def plain(self, text: str) -> str:
        """A stretch of a reading text without the hyphens at line ends that a document leaves open."""
        return text if self.document is None else undivided(text)

    def _reading_spans(self, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        """The reading text of each passage that a span runs over, with the offsets of the span in it."""
        for number in range(self.number(start), self.number(max(start, end - 1)) + 1):
            base, text = self.starts[number], self.parts[number].text
            folded = folded_passage(text)
            stop = min(end - base, len(folded.text))
            yield text, folded.start(max(0, start - base)), folded.end(stop)

    def same_sentence(self, start: int, end: int) -> bool:
        """Whether a span lies in one sentence; a passage that ends with a comma, say, goes on in the next one."""
        first, last = self.number(start), self.number(max(start, end - 1))
        for number in range(first, last + 1):
            passage = self.parts[number]
            low = start if number == first else self.starts[number]
            high = end if number == last else self.starts[number] + len(folded_passage(passage.text).text)
            _, a, b = self.reading_span(low, high)
            inside = any(s <= a and b <= e for s, e in passage.sentences)
            if not inside or (number < last and not self._goes_on(number)):
                return False
        return True

    def _goes_on(self, number: int) -> bool:
        """Whether the last sentence of a passage goes on in the next one; a capital behind a colon begins another."""
        passage, following = self.parts[number], self.parts[number + 1].text
        if passage.role is not Role.BODY or not passage.text.endswith((",", ";", ":", "–", "—", "--")):
            return False
        first = next((c for c in following if c.isalpha()), "")
        within = not passage.text.endswith(":") or self.border(number) in (Border.ITEM, Border.LINE)
        return within or not first.isupper()

    def enters_list(self, start: int, end: int) -> bool:
        """Whether a span leads from one list into another one, and has all of what introduces that."""
        first, last = self.number(start), self.number(max(start, end))
        texts = [passage.text for passage in self.parts[first : last + 1]]
        listed = begins_item(texts[0]) or texts[0][:1].islower()
        if not listed and Border.ITEM not in (self.border(first), self.border(first - 1) if first else None):
            return False
        begin = last
        while begin > first and self.border(begin - 1) is Border.ITEM:
            begin -= 1
        return enters_list([texts[0], *texts[max(1, begin - first) :]])

    def paragraph_ends(self, start: int, end: int) -> int:
        """How many paragraphs end in a span; an item of a list or a line of verse ends none."""
        numbers = range(self.number(start), self.number(max(start, end)))
        return sum(self.border(number) in (Border.PARAGRAPH, Border.CLOSE) for number in numbers)

    @property
    def paragraphs(self) -> int:
        """How many paragraphs these passages are; a list or a verse is one."""
        return 1 + self.paragraph_ends(0, len(self.text)) if len(self.parts) > 1 else 1

    def border(self, number: int) -> Border:
        """What is between the passage of a number and the next one."""
        return self.borders[number] if number < len(self.borders) else Border.PARAGRAPH

    def slash(self, at: int) -> str:
        """The mark of rule 9 for the border at an offset: `/` between lines of verse, else `//`."""
        return "/" if self.border(self.number(at)) in (Border.LINE, Border.CLOSE) else "//"

    def introduces(self, start: int, end: int) -> bool:
        """Whether a span has all the words of the passage that introduces a list."""
        number = self.number(start)
        low = self.starts[number]
        high = low + len(folded_passage(self.parts[number].text).text)
        if self.border(number) is not Border.ITEM or not introduces(self.text[low:high]):
            return False
        return start == low and end <= high and not self.word_count(end, high)

    def breaks(self, at: int) -> bool:
        """Whether the folded space at an offset is a line end of the source."""
        number, a, b = self.reading_span(at, at + 1)
        return any(a <= i < b for i in self.parts[number].breaks)


def extent_text(extent: Extent, language: str) -> PassageText:
    """The text of an extent; a cited sentence bounds where a match may be, not the words around it."""
    passages = tuple(part.passage for part in extent.parts)
    first, last = extent.parts[0], extent.parts[-1]
    low, high = 0, -1
    if len(extent.parts) == 1 and (first.start, first.end) != (0, len(first.passage.text)):
        folded = folded_passage(first.passage.text)
        low, high = folded.positions(first.start).start, folded.positions(last.end - 1).stop
    passed = furniture_between(extent.source, passages) if len(passages) > 1 else {}
    between = borders_between(extent.source, passages) if len(passages) > 1 else ()
    source = extent.source
    where = (extent.anchor, source.key, source.file)
    around = partial(words_around, source, passages)
    return PassageText(*where, passages, low, high, passed, between, around, language, source.document)


def are_lines(source: Source, passages: PassageText) -> bool:
    """Whether some passages are lines of verse: among themselves, or with the passage before or after them."""
    if any(border in (Border.LINE, Border.CLOSE) for border in passages.borders):
        return True
    return Border.LINE in borders_between(source, passages.parts, beside=1)


def source_text(source: Source, language: str) -> PassageText:
    """The text of all that can be quoted from a source."""
    passages = tuple(source.citable())
    where = (Anchor(source.key), source.key, source.file)
    return PassageText(*where, passages, 0, -1, language=language, document=source.document)


KEPT: Final = 4_096
"""Most texts that are kept at once: a book may cite a hundred thousand passages."""


@dataclass(slots=True)
class VerdictContext:
    """What quotations are judged against: the library and the book's rules, cited_texts kept once made."""

    library: Library
    """The sources."""
    settings: Quotations = field(default_factory=Quotations)
    """The book's rules."""
    language: str = "en-US"
    """BCP 47 tag of the book's language."""
    attested: Mapping[str, Attestation] = field(default_factory=dict)
    """Attestations by key, for sources without a seed."""
    word_texts: WordTexts = field(default_factory=WordTexts)
    """The words of the sources, kept once made."""
    _resolved: dict[Anchor, Extent | Unresolved] = field(default_factory=dict)
    _extents: dict[tuple[Anchor, int, int], PassageText] = field(default_factory=dict)
    _wholes: dict[str, PassageText] = field(default_factory=dict)
    _languages: dict[tuple[str, Languages], Languages] = field(default_factory=dict)

    def resolve(self, anchor: Anchor) -> Extent | Unresolved:
        """What an anchor names, or why nothing."""
        found = self._resolved.get(anchor)
        if found is None:
            if len(self._resolved) >= KEPT:
                self._resolved.clear()
            found = self._resolved[anchor] = self.library.resolve(anchor)
        return found

    def passages(self, extent: Extent) -> PassageText:
        """The text of an extent."""
        span = (extent.anchor, extent.parts[0].start, extent.parts[-1].end)
        found = self._extents.get(span)
        if found is None:
            if len(self._extents) >= KEPT:
                self._extents.clear()  # quotations of one passage are mostly near one another
            found = self._extents[span] = extent_text(extent, self.source_language(extent.source.key))
        return found

    def whole_sources(self, first: Iterable[str]) -> Iterable[PassageText]:
        """Every source as one text, those of the given keys first."""
        leading = [key for key in first if key in self.library.sources]
        for key in dict.fromkeys([*leading, *self.library.sources]):
            if key not in self._wholes:
                self._wholes[key] = source_text(self.library.sources[key], self.source_language(key))
            yield self._wholes[key]

    def languages(self, key: str, shown: Languages = ()) -> Languages:
        """The languages whose limit words count in quotations from a source, those `shown` by its passages too.

        What brackets put in is in the book's language, what dots leave out in the source's.
        """
        if (key, shown) not in self._languages:
            every = (*self.source_languages(key), self.language, *shown)
            self._languages[key, shown] = tuple(dict.fromkeys(every))
        return self._languages[key, shown]

    def source_languages(self, key: str) -> Languages:
        """The languages whose limit words count in a source: its own, or where that is not said, English too."""
        entry = self.library.entries.get(key)
        return (self.source_language(key),) if entry and entry.language else (self.language, "en")

    def source_language(self, key: str) -> str:
        """The language of a source: its entry's `langid`, else the book's."""
        entry = self.library.entries.get(key)
        return language_tag(entry.language) if entry and entry.language else self.language
