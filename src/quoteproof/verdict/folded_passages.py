"""A passage as it is compared: folded, its inner marks paired, and its uncertain words.

An uncertain word is one of which a document does not say what it is: a character of it cannot be known, or a hyphen at
a line end may be part of it. As a limit word counts what may be one.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from quoteproof.document.model import OPEN_HYPHEN, UNKNOWN
from quoteproof.source.library import Passage
from quoteproof.text.folds import fold
from quoteproof.text.languages import Languages, primary
from quoteproof.text.limit_words import excepts, governs, limit_words
from quoteproof.text.offsets import Mapped
from quoteproof.text.pairing import MarkedRun, pair
from quoteproof.text.words import words

_ODD: Final = 8  # odd marks in one passage beyond which none of its marks is exchanged


@lru_cache(maxsize=4096)
def folded_passage(text: str) -> Mapped:
    """Fold a passage's reading text."""
    return fold(text, seed=True)


def exchanged(text: str, language: str) -> str:
    """Exchange single and double where marks pair; every other single mark is an apostrophe, `’`."""
    folded = folded_passage(text)
    if '"' not in folded.text and "'" not in folded.text:
        return folded.text
    changed = list(folded.text.replace("'", "’"))
    for run in paired(text, language):
        for at in (*folded.positions(run.start), *folded.positions(run.end - run.width)):
            if folded.text[at] in "\"'":
                changed[at] = "'" if run.double else '"'
    return "".join(changed)


@lru_cache(maxsize=256)
def paired(text: str, language: str) -> tuple[MarkedRun, ...]:
    """Pair a source's marks as far as they pair: an odd one, or a few, are passed over; `language` is a BCP 47 tag."""
    skip: frozenset[int] = frozenset()
    for _ in range(_ODD):
        pairing = pair(text, language=primary(language), skip=skip, quoted=True)
        if not pairing.stray:
            return pairing.runs
        skip |= frozenset(pairing.stray)
    return ()


class UncertainWord(NamedTuple):
    """A word of which a document does not say what it is."""

    start: int
    """First offset in the text of the passages."""
    end: int
    """End, exclusive."""
    forms: tuple[str, ...]
    """What it may be; nothing where nobody knows."""

    def limits(self, languages: Languages, *, prefixes: bool = True) -> bool:
        """Whether it may be a limit word."""
        if not self.forms:
            return True
        return any(True for form in self.forms for _ in limit_words(form, languages, prefixes=prefixes))

    def governs(self, languages: Languages, following: str) -> bool:
        """Whether it may deny a statement, and not only the word that it is; `following` is the text behind it."""
        spans = ((form, span) for form in self.forms for span in limit_words(form, languages))
        return not self.forms or any(governs(f"{form}{following}", span, languages) for form, span in spans)

    def excepts(self, languages: Languages) -> bool:
        """Whether it may make an exception or a condition, such as “unless”."""
        return not self.forms or any(excepts(part, languages) for form in self.forms for part in form.split("-"))


def uncertain_words(
    text: str, parts: Sequence[Passage], starts: Sequence[int], *, in_document: bool
) -> tuple[UncertainWord, ...]:
    """The uncertain words of some passages, whose folded texts are joined to one text and begin in it at `starts`."""
    found: list[UncertainWord] = []
    for base, passage in zip(starts, parts, strict=True):
        if in_document and OPEN_HYPHEN in passage.raw:
            found += _divided(text, base, passage)
    at = text.find(UNKNOWN)
    while at >= 0:
        start, end = _word_around(text, at)
        found.append(UncertainWord(start, end, ()))
        at = text.find(UNKNOWN, end)
    return tuple(sorted(found))


def _divided(text: str, base: int, passage: Passage) -> Iterator[UncertainWord]:
    """The words of a passage with a hyphen that may be part of them, in both forms."""
    folded = folded_passage(passage.text)
    for at in (i for i, character in enumerate(passage.raw) if character == OPEN_HYPHEN):
        reading = passage.mapped.positions(at).start
        middle = base + (folded.positions(reading).start if reading < len(passage.text) else len(folded.text))
        start, end = _word_around(text, max(base, middle - 1))
        first, second = text[start:middle], text[middle:end].removeprefix("-")
        yield UncertainWord(start, end, (f"{first}{second}", f"{first}-{second}"))


def _word_around(text: str, at: int) -> tuple[int, int]:
    """The span of the word that has the character at an offset, or of that character."""
    low = max(text.rfind(space, 0, at) for space in " \n") + 1
    high = min((end for space in " \n" if (end := text.find(space, at)) >= 0), default=len(text))
    return next(((start, end) for start, end in words(text, low, high) if start <= at < end), (at, at + 1))
