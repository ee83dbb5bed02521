"""Numbers for rows of words, by which rows of many texts are joined before they are compared word by word.

Equal rows of words have equal numbers, on every machine. Unequal rows have equal numbers about once in 2**64, so that a
number decides nothing: whoever finds one twice compares the words.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Final

from quoteproof.text.folds import fold_marks
from quoteproof.text.words import words

_MASK: Final = (1 << 64) - 1
_FACTOR: Final = 0x9E3779B97F4A7C15  # odd, so that multiplying loses nothing; the golden ratio's first 64 bits
_REMEMBERED: Final = 1_000_000
"""Most words whose numbers are remembered."""


def plain_words(text: str) -> list[str]:
    """The words of a passage as borrowings compare them: marks folded, in small letters."""
    folded = fold_marks(text).lower()
    return [folded[start:end] for start, end in words(folded)]


class Shingles:
    """The numbers of all rows of `length` words."""

    def __init__(self, length: int) -> None:
        """Take how many words a row has."""
        self.length = length
        self._words: dict[str, int] = {}
        self._top = pow(_FACTOR, length, 1 << 64)

    def of(self, plain: Sequence[str]) -> list[int]:
        """The number of each row of so many words, in order; as many as there are rows."""
        numbers = [self._words.get(word) or self._number(word) for word in plain]
        length, top = self.length, self._top
        if len(numbers) < length:
            return []
        row = 0
        for number in numbers[:length]:
            row = (row * _FACTOR + number) & _MASK
        found = [row]
        for leaving, coming in zip(numbers, numbers[length:], strict=False):
            row = (row * _FACTOR + coming - leaving * top) & _MASK
            found.append(row)
        return found

    def of_all(self, rows: Iterable[Sequence[str]]) -> set[int]:
        """The numbers of all rows of some runs of words."""
        return {number for plain in rows for number in self.of(plain)}

    def _number(self, word: str) -> int:
        if len(self._words) >= _REMEMBERED:
            self._words.clear()
        digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        self._words[word] = int.from_bytes(digest, "little")
        return self._words[word]
