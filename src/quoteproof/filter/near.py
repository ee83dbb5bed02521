"""Near: the line of a book's chapter on which the words of a document most probably stand.

Promises: a line is given only where a chapter has most of the words of the paragraph; it is a help for the
eye, never part of a verdict. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from quoteproof.chapter.model import OBJECT
from quoteproof.text.offsets import LineIndex

_WORDS: Final = 5
"""How many words are looked for together; fewer stand in too many places."""
_WORD: Final = re.compile(r"[^\W_]+")
_BETWEEN: Final = r"[^\w]{1,12}?"
"""What may stand between two words of a chapter: spaces, line ends, marks and markup."""


def line_near(text: str, at: int, chapters: Mapping[str, str]) -> tuple[str, int] | None:
    """Give file and 1-based line of the words around an offset of the document's text, or none.

    `chapters` are texts by path. One chapter must have at least half of the paragraph's runs of words; of those that
    stand once in it, the one nearest to the offset gives the line.
    """
    runs = [re.compile(r"(?<!\w)" + _BETWEEN.join(words) + r"(?!\w)") for words in _runs(text, at)]
    for file, source in chapters.items():
        found = [[match.start() for match in run.finditer(source)] for run in runs]
        if runs and 2 * sum(map(bool, found)) >= len(runs):
            once = next((starts[0] for starts in found if len(starts) == 1), None)
            return None if once is None else (file, LineIndex(source).position(once)[0])
    return None


def _runs(text: str, at: int) -> Iterator[list[str]]:
    """Give runs of words of the paragraph around an offset, the nearest first."""
    start = text.rfind("\n\n", 0, at) + 2 if "\n\n" in text[:at] else 0
    end = text.find("\n\n", at)
    paragraph = text[start : end if end >= 0 else len(text)]
    words = list(_WORD.finditer(paragraph))
    runs = [words[i : i + _WORDS] for i in range(max(0, len(words) - _WORDS + 1))]
    # A citation or a note mark is written otherwise in the chapter than it prints.
    whole = [run for run in runs if OBJECT not in paragraph[run[0].start() : run[-1].end()]]
    for run in sorted(whole, key=lambda r: abs((r[0].start() + r[-1].end()) // 2 - (at - start)))[:20]:
        yield [match.group() for match in run]


def excerpt(text: str, start: int, end: int, *, around: int = 30) -> str:
    """The words of a place with some before and after it, on one line; citations and notes as `…`."""
    low = max(text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0, start - around)
    stop = text.find("\n\n", end)
    high = min(stop if stop >= 0 else len(text), end + around)
    # Cut at spaces, so that no word is shown in part.
    while 0 < low < start and not text[low - 1].isspace():
        low += 1
    while end < high < len(text) and not text[high].isspace():
        high -= 1
    return " ".join(text[low:high].replace(OBJECT, "…").split())
