"""A002, unused-acknowledgement: a comment acknowledges a finding that is not there."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, Tag, finding


class UnusedAcknowledgement(Fault, code="A002"):
    """An acknowledgement that nothing needs."""

    acknowledged: str
    """The code that it speaks of."""


CODE = Code("A002", "unused-acknowledgement", tag=Tag.UNUSED)
EXPLANATION = Explanation(
    what="""A comment acknowledges a finding that is not there: no finding of its code follows in its paragraph, or in
the paragraph that begins after it.""",
    why="""The quotation may have been corrected, or moved away from its comment. An acknowledgement that is left
behind would one day let something else pass.""",
    example="""In the chapter:

    <!-- quoteproof: allow Q010: only the date is left out -->
    They “have never been genuine allies” [@liang#p6].

In the source:

    Historically, China and Russia have never been genuine allies""",
    instead="""Take the comment out, or put it directly before the paragraph that needs it. One comment acknowledges
one finding.""",
)


def word(fault: UnusedAcknowledgement) -> Finding:
    message = f"nothing here needs the acknowledgement of `{fault.acknowledged}`"
    return finding(CODE, message, fault.place, helps=("take the comment out",))
