"""Repeated texts: what may stand again in running heads, contents and descriptions, whole and with its marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from quoteproof.text.placed import folded, marks_as_printed

_NUMBER: Final = re.compile(r"(?:\d+|[ivxlcdm]+)?")


class Repeated:
    """Texts that may stand again; compared are their letters and digits in small letters, and their marks."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take the texts."""
        self._marks: dict[str, set[tuple[str, ...]]] = {}
        for text in texts:
            self._marks.setdefault(_letters(text), set()).add(_glyphs(text))

    def is_owned(self, paragraph: str) -> bool:
        """Tell whether a paragraph has no marks, or is one of the texts; a number may stand at either end."""
        marks = _glyphs(paragraph)
        if not marks:
            return True
        words = _letters(paragraph)
        if marks in self._marks.get(words, ()):
            return True
        for text, its_marks in self._marks.items():
            before, found, behind = words.partition(text)
            if found and marks in its_marks and _NUMBER.fullmatch(before) and _NUMBER.fullmatch(behind):
                return True
        return False


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _glyphs(text: str) -> tuple[str, ...]:
    return tuple(folded(glyph) for _, glyph in marks_as_printed(text))
