"""The words of a text, found where they are asked for, and all at once where they are asked for often."""

from quoteproof.text.words import words
from quoteproof.values import dataclass

_SELDOM = 40  # times that words are asked for before all are indexed
_NEAR = 2_000  # code points of the longest stretch that is looked through by itself


@dataclass(slots=True)
class WordIndex:
    """The words of a text: looked for where they are asked for, and all at once where they are asked for often.

    Most quotations ask for few, and an index of all would cost more than the rest of the verdict. No word holds a
    space, so the words of a stretch between two spaces are those that the whole text has there.
    """

    asked: int = 0
    starts_and_ends: tuple[tuple[int, ...], tuple[int, ...]] | None = None

    def indexed(self, text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The starts and the ends of all words."""
        if self.starts_and_ends is None:
            spans = words(text)
            self.starts_and_ends = tuple(a for a, _ in spans), tuple(b for _, b in spans)
        return self.starts_and_ends

    def stretch(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """A stretch, widened to the next spaces, to be looked through; none where the index is better."""
        self.asked += 1
        if self.starts_and_ends is not None or self.asked > _SELDOM:
            return None
        low, high = text.rfind(" ", 0, max(0, start)) + 1, text.find(" ", end)
        high = high if high >= 0 else len(text)
        return (low, high) if high - low <= _NEAR else None

    def around(self, text: str, start: int, end: int) -> list[tuple[int, int]] | None:
        """The spans of the words of a stretch, widened to the next spaces; none where the index is better."""
        found = self.stretch(text, start, end)
        return words(text, *found) if found else None
