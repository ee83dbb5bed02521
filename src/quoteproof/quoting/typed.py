"""The words of a quotation that is being typed, and where the sources have them.

What is typed need not end with a whole word. Glyphs of quotation marks, hyphens and dashes are alike here, so is all
white space, and a bracket or an omission stands for any words of the passage. A place is only proposed: the verdict
judges what becomes of it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from functools import cached_property
from itertools import accumulate, islice
from typing import Final

from quoteproof.source.library import CitedPassage, Extent, Library, Source
from quoteproof.text.anchor import Anchor
from quoteproof.text.line_hyphens import in_one_line
from quoteproof.text.marks import PAIRING
from quoteproof.text.words import count_words, is_unspaced
from quoteproof.values import dataclass

_MARKS: Final = f"[{re.escape(''.join(sorted(PAIRING)))}ʼ]"
_HYPHENS: Final = "[-‐‑]"
_DASHES: Final = "(?:—|–|--)"
_DOTS: Final = r"(?:…|\.\s?\.\s?\.)"
_GLYPHS: Final = {
    **dict.fromkeys((*PAIRING, "ʼ"), _MARKS),
    **dict.fromkeys("-‐‑", _HYPHENS),
    **dict.fromkeys("—–", _DASHES),
    "…": _DOTS,
}
_BRACKET: Final = re.compile(r"\[(?P<inner>[^\[\]]*)\](?=(?P<joined>\w)?)")
_BARE: Final = re.compile(r"(?:\.\s?)?(?:…|\.\s\.\s\.)(?:\s?\.)?")
_PLAIN: Final = re.compile(r"[\w,;:!?]+(?:\.(?=\s|\Z|\w))?(?: [\w,;:!?]+(?:\.(?=\s|\Z|\w))?)*")
_SLASH: Final = re.compile(r"\s//?(?=\s|\Z)")
_MOST: Final = 400
"""Passages of one source that are looked at because they have the longest run of the words."""
_REMEMBERED: Final = 256
"""Answers that are kept: the words are looked for several times for one key, and again for the next."""
_IN_A_PASSAGE: Final = 3
"""Places in one passage that are offered."""


@dataclass(frozen=True, slots=True)
class TypedPlace:
    """A place that has the typed words."""

    extent: Extent
    """What a quotation of it cites."""
    part: CitedPassage
    """The passage in which the last of the words stand."""
    starts: tuple[int, ...]
    """Where each run of the words begins in the passage."""
    end: int
    """Where the last run ends; where an omission ends what is typed, the run before it."""


@dataclass(frozen=True)
class TypedWords:
    """The words that are typed of a quotation, as they print."""

    text: str
    """All of them, in one paragraph."""
    bare: bool = False
    """Whether dots without brackets mark an omission too."""
    either: bool = False
    """Whether the first letter of a run may stand in the other case."""
    whole: bool = False
    """Whether they end with a whole word although no space follows."""

    @cached_property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """The spans of the words that stand in a row; the last is empty where an omission ends what is typed."""
        gaps = [m.span() for m in _BRACKET.finditer(self.text) if not _is_initial(m)]
        gaps += [m.span() for m in _BARE.finditer(self.text)] if self.bare else []
        edges = [0, *(at for gap in sorted(gaps) for at in gap), len(self.text)]
        spans = [_stripped(self.text, a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
        return tuple(span for number, span in enumerate(spans) if span[0] < span[1] or number == len(spans) - 1)

    @property
    def ends_open(self) -> bool:
        """Whether an omission ends what is typed, so that any words may follow."""
        return bool(self.runs) and self.runs[-1][0] == self.runs[-1][1] and len(self.runs) > 1

    @property
    def count(self) -> int:
        """How many words are typed; letters of scripts that set no words apart count as half a word each."""
        unspaced = sum(map(is_unspaced, self.text))
        return sum(count_words(self.text[a:b]) for a, b in self.runs) + unspaced // 2

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds them in a passage; each run is a group."""
        runs = [self.text[a:b] for a, b in self.runs if a < b]
        ends = self.whole or self.text[-1:].isspace()
        found = [f"({self._run(text, whole=ends or number < len(runs) - 1)})" for number, text in enumerate(runs)]
        return re.compile(r"[\s\S]*?".join(found))

    @cached_property
    def last(self) -> re.Pattern[str]:
        """What finds the last run where it is written."""
        start, end = self.runs[-1]
        return re.compile(self._run(self.text[start:end], whole=self.whole or self.text[-1:].isspace()))

    @cached_property
    def longest(self) -> str:
        """The longest run of characters that every passage with these words has."""
        pieces = (_SLASH.sub("", self.text[a:b]) for a, b in self.runs)
        # The first letter may stand in the other case, and is left out.
        joined = (" ".join(_BRACKET.sub(lambda m: m["inner"], piece).split())[1:] for piece in pieces)
        return max((m.group() for piece in joined for m in _PLAIN.finditer(piece)), key=len, default="")

    def _run(self, text: str, *, whole: bool) -> str:
        """The pattern of one run."""
        bracketed = text.startswith("[")
        text = _BRACKET.sub(lambda m: m["inner"], _SLASH.sub("", text))
        words = [_word(word) for word in text.split()]
        first = text[:1]
        if (self.either or bracketed) and first.isalpha() and first.lower() != first.upper():
            words[0] = f"[{re.escape(first.lower() + first.upper())}]{words[0][len(re.escape(first)) :]}"
        behind = r"(?!\w)" if whole else ""
        return r"(?<!\w)" + r"\s+(?://?\s+)?".join(words) + behind

    def within(self, extent: Extent) -> Iterator[TypedPlace]:
        """The places in what an anchor names; none for no words."""
        for part in extent.parts if self.count else ():
            for number, match in enumerate(self.pattern.finditer(part.passage.text, part.start, part.end)):
                if number == _IN_A_PASSAGE:
                    break
                starts = tuple(match.start(group) for group in range(1, (self.pattern.groups or 0) + 1))
                yield TypedPlace(extent, part, starts, match.end())


def _is_initial(match: re.Match[str]) -> bool:
    return len(match["inner"]) == 1 and match["inner"].isalpha() and match["joined"] is not None


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    first = start + len(inner) - len(inner.lstrip())
    return first, max(first, start + len(inner.rstrip()))


def _word(word: str) -> str:
    return "".join(_GLYPHS.get(character, re.escape(character)) for character in word.replace("--", "—"))


@dataclass(frozen=True, slots=True)
class JoinedTexts:
    """Texts one after another, so that characters are looked for in all of them at once."""

    text: str
    """The texts, a line feed between two; they have none themselves."""
    starts: tuple[int, ...]
    """Where each begins."""

    @classmethod
    def of(cls, texts: Sequence[str]) -> "JoinedTexts":
        """Join texts that have no line feed."""
        starts = accumulate((len(text) + 1 for text in texts), initial=0)
        return cls("\n".join(texts), tuple(starts)[:-1])

    def holding(self, words: str) -> Iterator[int]:
        """The numbers of the texts that have some characters in a row, in order."""
        at = self.text.find(words)
        while at >= 0:
            number = bisect_right(self.starts, at) - 1
            yield number
            if number + 1 == len(self.starts):
                return
            at = self.text.find(words, self.starts[number + 1])


@dataclass(frozen=True, slots=True)
class _SourceText:
    """All that can be quoted of a source, each run of white space a space."""

    source: Source
    texts: JoinedTexts
    ids: tuple[str, ...]

    @classmethod
    def of(cls, source: Source) -> "_SourceText":
        passages = [passage for passage in source.passages if passage.role.is_citable]
        texts = JoinedTexts.of([in_one_line(passage.text) for passage in passages])
        return cls(source, texts, tuple(passage.id for passage in passages))

    def holding(self, words: str) -> Iterator[str]:
        """The IDs of the passages that have some characters in a row, in order."""
        return (self.ids[number] for number in self.texts.holding(words))


@dataclass(slots=True)
class PassageIndex:
    """The texts of sources as typed words are looked for in them, kept as long as a source is the same."""

    _texts: dict[str, _SourceText] = field(default_factory=dict)
    _found: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def has(self, source: Source) -> bool:
        """Whether a source can be searched at once."""
        known = self._texts.get(source.key)
        return known is not None and known.source is source

    def add(self, source: Source) -> None:
        """Make the text of a source: some 15 ms for a million characters."""
        self._texts[source.key] = _SourceText.of(source)
        self._found.clear()

    def holding(self, words: str, source: Source) -> tuple[str, ...]:
        """The IDs of the passages of a source that have some characters in a row, in order; 400 at most."""
        if not self.has(source):
            self.add(source)
        known = (words, source.key)
        if known not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[known] = tuple(islice(self._texts[source.key].holding(words), _MOST))
        return self._found[known]

    def places(self, typed: TypedWords, library: Library, keys: Iterable[str]) -> Iterator[TypedPlace]:
        """The places of all sources that have the typed words, in the order of the keys; none for a single letter."""
        for key in keys if len(typed.longest) > 1 else ():
            for id in self.holding(typed.longest, library.sources[key]):
                extent = library.resolve(Anchor(key, id))
                if isinstance(extent, Extent):
                    yield from typed.within(extent)
