"""Q019, uncheckable-quotation: the work allowed for one quotation did not suffice to decide."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding
from quoteproof.rules.rule import RefusedQuotation
from quoteproof.verdict.faults import TooManyReadings


class UncheckedQuotation(Fault, code="Q019"):
    """A quotation that no check has spoken of."""

    quotation: str
    """Its ID."""


CODE = Code("Q019", "uncheckable-quotation", precedence=270)
EXPLANATION = Explanation(
    what="""Every bracket and every omission of a quotation can be read in several ways, and all of them are tried.
Here there are so many that the work allowed for one quotation ran out before any of them proved right.
Whether the quotation is exact was not decided.""",
    why="What is not decided does not print as checked. That the words are wrong is not said either.",
    example="""A quotation with some hundreds of brackets and omissions, over passages in which the same words come
again and again.""",
    instead="Make several quotations of it, each with few alterations, or cite the one passage that has the words.",
)


def word_refusal(_fault: TooManyReadings, refused: RefusedQuotation) -> Finding:
    message = "whether this quotation is exact could not be decided"
    notes = ("its brackets and omissions can be read in too many ways for the work allowed",)
    helps = ("make several quotations of it, or cite the one passage that has the words",)
    return refused.finding(message, notes=notes, helps=helps)


def word(fault: UncheckedQuotation) -> Finding:
    helps = ("cite a passage that has a seed, and say which: `[@KEY#p1]`",)
    return finding(CODE, "this quotation could not be checked", fault.place, helps=helps, quotation=fault.quotation)
