"""What became of each quotation of a manuscript."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Final

from quoteproof.finding.model import Edit, Place
from quoteproof.text.anchor import Anchor
from quoteproof.values import dataclass


class QuotationState(StrEnum):
    """What became of a quotation; the value is its name in JSON, and the order is that of reports."""

    BOUND = "bound"
    """Its passage is cited, and the verdict lets it pass."""
    MARKS_DIFFER = "marks-differ"
    """Its words stand in the cited passage; marks, capitals or alterations are refused."""
    OTHER_PAGE = "other-page"
    """Its words stand in the cited work, on another page than the manuscript cites."""
    SEVERAL = "several-places"
    """Its words stand in several places of the cited work, and nothing decides."""
    DIFFERS = "differs"
    """The nearest passage of the cited work has other words; it is cited, and so refused."""
    ELSEWHERE = "elsewhere"
    """The cited work does not have its words, another one has; it is never bound."""
    NO_SOURCE = "no-source"
    """The cited work has no source text."""
    UNCITED = "uncited"
    """No citation reaches it, and its words stand in one place."""
    NOT_FOUND = "not-found"
    """Its words stand in no source."""
    TERM = "term"
    """A few words between marks, which no citation reaches."""
    UNREAD = "cannot-be-read"
    """Its marks do not pair, or something in it cannot be compared."""


BINDING: Final = frozenset(
    {QuotationState.BOUND, QuotationState.MARKS_DIFFER, QuotationState.OTHER_PAGE, QuotationState.DIFFERS}
)
"""States in which a passage is written into the chapter."""
WRONG: Final = frozenset(
    {QuotationState.DIFFERS, QuotationState.MARKS_DIFFER, QuotationState.ELSEWHERE, QuotationState.OTHER_PAGE}
)
"""States that are errors in an audit."""
UNCONFIRMED: Final = frozenset({QuotationState.NOT_FOUND, QuotationState.NO_SOURCE, QuotationState.UNREAD})
"""States that are errors only where the sources are said to be complete."""


@dataclass(frozen=True, slots=True)
class AdoptedQuotation:
    """A quotation of a manuscript, and what became of it."""

    state: QuotationState
    place: Place
    """Where it stands in its chapter."""
    text: str
    """What it prints between its marks."""
    cited: str = ""
    """The citation that claims it, as the manuscript has it."""
    anchors: tuple[Anchor, ...] = ()
    """The passages that have its words, best first: the one that is cited, those that are offered, or the nearest."""
    difference: str = ""
    """What differs, in words, where it does."""
    code: str = ""
    """The code of the finding that a check gives of it, where it gives one."""
    edits: tuple[Edit, ...] = ()
    """What names the passage in the chapter; for one that cites nothing what would."""
    id: str = ""
    """The ID of the quotation; empty for a mark that belongs to none."""


@dataclass(frozen=True, slots=True)
class Binding:
    """The quotations of some chapters, and what they would be with their passages."""

    quotations: tuple[AdoptedQuotation, ...]
    """In the order of the chapters."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """The chapters with the passages named, by path; those that do not change are left out."""
    before: Mapping[str, str] = field(default_factory=dict)
    """All the chapters as they were, by path; the places of quotations are in these."""
    profile: str = ""
    """The style profile under which most of the bound quotations pass; empty where the book's own is as good."""
    punctuation: str = ""
    """The setting of punctuation that goes with it; empty where the book's own is as good."""
    forgives: tuple[str, ...] = ()
    """What that profile lets pass and the book's own does not, in words."""
