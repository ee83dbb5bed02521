"""A001, unexplained-acknowledgement: a comment gives no reason for what it acknowledges."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding


class UnexplainedAcknowledgement(Fault, code="A001"):
    """An acknowledgement without its reason."""

    acknowledged: str
    """The code that it speaks of."""


CODE = Code("A001", "unexplained-acknowledgement")
EXPLANATION = Explanation(
    what="A comment acknowledges a finding and gives no reason.",
    why="""A reader of the report cannot judge an acknowledgement without its reason. A year later its author
cannot either.""",
    example="""In the chapter:

    <!-- quoteproof: allow Q010 -->""",
    instead="""Give the reason, after a colon:

    <!-- quoteproof: allow Q010: the sentence left out denies something else -->""",
)


def word(fault: UnexplainedAcknowledgement) -> Finding:
    helps = (f"write `<!-- quoteproof: allow {fault.acknowledged}: the reason -->`",)
    return finding(CODE, f"the acknowledgement of `{fault.acknowledged}` gives no reason", fault.place, helps=helps)
