"""Where the words of a quotation stand in the sources, in order, and whether the verdict lets them pass there.

Case, marks, punctuation and borders of passages are no part of the words; an omission may stand for any words between.
The words only propose a place: whether it is quoted rightly is for the verdict. The work is bounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from quoteproof.quotation.model import Quotation
from quoteproof.text.anchor import Anchor
from quoteproof.verdict.model import Verdict
from quoteproof.verdict.passage_text import VerdictContext


@dataclass(frozen=True, slots=True)
class WordPlace:
    """A place in a source that has the words of a quotation."""

    anchor: Anchor
    """The passage, or the run of passages."""
    verdict: Verdict
    """The verdict of the quotation, citing that place."""

    @property
    def passes(self) -> bool:
        """Whether the verdict lets it pass."""
        raise NotImplementedError


def word_places(
    quotation: Quotation, context: VerdictContext, keys: Sequence[str] | None = None
) -> tuple[WordPlace, ...]:
    """The places that have all the words, in the works of `keys` or in all, in their order."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class NearPlace:
    """The place that has most of the words of a quotation."""

    anchor: Anchor
    share: float
    """The share of the quotation's words that stand there in order, from 0 to 1."""


def nearest_place(quotation: Quotation, context: VerdictContext, keys: Sequence[str] | None = None) -> NearPlace | None:
    """The passage of the works of `keys`, or of all, that has most of the words in order; None where none has half."""
    raise NotImplementedError
