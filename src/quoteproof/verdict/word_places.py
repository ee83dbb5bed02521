"""Where the words of a quotation stand in the sources, in order, and whether the verdict lets them pass there.

The words only propose a place: whether it is quoted rightly is for the verdict.
"""

from collections.abc import Sequence
from functools import cached_property

from quoteproof.quotation.model import Quotation
from quoteproof.text.anchor import Anchor
from quoteproof.values import dataclass
from quoteproof.verdict.collate import judge
from quoteproof.verdict.model import Altered, Verbatim, Verdict
from quoteproof.verdict.passage_text import VerdictContext
from quoteproof.verdict.word_search import MOST, NearPlace, citing, nearest_place, word_anchors

__all__ = ["MOST", "NearPlace", "WordPlace", "citing", "nearest_place", "word_places"]


@dataclass(frozen=True)
class WordPlace:
    """A place in a source that has the words of a quotation."""

    anchor: Anchor
    """The passage, or the run of passages."""
    quotation: Quotation
    """The quotation, citing that place."""
    context: VerdictContext

    @cached_property
    def verdict(self) -> Verdict:
        """The verdict of the quotation, citing that place."""
        return judge(self.quotation, self.context).verdict

    @property
    def passes(self) -> bool:
        """Whether the verdict lets it pass."""
        return isinstance(self.verdict, Verbatim | Altered)


def word_places(
    quotation: Quotation, context: VerdictContext, keys: Sequence[str] | None = None
) -> tuple[WordPlace, ...]:
    """The places that have all the words, in the works of `keys` or in all, in their order; not more than `MOST`."""
    anchors = word_anchors(quotation, context, keys)
    return tuple(WordPlace(anchor, citing(quotation, anchor), context) for anchor in anchors)
