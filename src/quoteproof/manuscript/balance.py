"""The balance of words and marks: what an original has and its chapters do not have, and the other way round.

Whatever a converter drops without a word shows here. Words are compared in order; case, spaces and characters that
stand for one another (`text/folds.py`) are no difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from quoteproof.manuscript.model import ConversionNote, ManuscriptPlace


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """Some words and marks of the original, in order, such as a paragraph."""

    text: str
    place: ManuscriptPlace


def balance(
    original: Sequence[PlacedWords], chapters: Sequence[str], told: Sequence[ConversionNote]
) -> tuple[ConversionNote, ...]:
    """What is not carried over, or was added, and that no note of `told` names already."""
    raise NotImplementedError
