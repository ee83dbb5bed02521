"""Changes of a text: which stretch an edit touched, and where everything else stands after it."""

from bisect import bisect_right
from collections.abc import Callable

from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class TextChange:
    """The stretch in which a text differs from the one before, in code points."""

    start: int
    """Where it begins in both."""
    old_end: int
    """Its end (exclusive) in the text before."""
    end: int
    """Its end (exclusive) in the text after."""

    def moved(self, start: int, end: int) -> tuple[int, int]:
        """Where a span that does not overlap it stands after it."""
        shift = self.end - self.old_end
        return (start + shift if start >= self.old_end else start), (end + shift if end > self.start else end)

    def overlaps(self, start: int, end: int) -> bool:
        """Whether it changes characters of a span of the text before, or puts some into it."""
        return start < self.old_end and self.start < end

    def then(self, following: "TextChange") -> "TextChange":
        """The stretch of both changes, of which the other one was made in the text after this one."""
        beyond = max(0, following.old_end - self.end)
        end = max(self.end, following.old_end) + following.end - following.old_end
        return TextChange(min(self.start, following.start), self.old_end + beyond, end)


def change_between(before: str, after: str) -> TextChange | None:
    """How two texts differ; None where they do not."""
    if before == after:
        return None
    most = min(len(before), len(after))
    start = _longest(most, lambda count: before[:count] == after[:count])
    same = _longest(most - start, lambda count: before[len(before) - count :] == after[len(after) - count :])
    return TextChange(start, len(before) - same, len(after) - same)


def _longest(most: int, fits: Callable[[int], bool]) -> int:
    """The greatest number up to `most` that fits, where all smaller ones do."""
    return bisect_right(range(1, most + 1), False, key=lambda count: not fits(count))
