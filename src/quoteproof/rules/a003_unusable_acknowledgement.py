"""A003, unusable-acknowledgement: a comment for quoteproof cannot be used."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding
from quoteproof.rules.rule import ticked


class UnusableAcknowledgement(Fault, code="A003"):
    """A comment that begins with `quoteproof` and acknowledges nothing."""

    acknowledged: str | None
    """The code that it names; None where its form is another."""
    allowed: tuple[str, ...]
    """The codes that can be acknowledged."""
    known: bool
    """Whether there is such a code."""


CODE = Code("A003", "unusable-acknowledgement")
EXPLANATION = Explanation(
    what="""A comment begins with `quoteproof`, but it is not in the form of an acknowledgement, or it names a code
that cannot be acknowledged.""",
    why="""A comment that does nothing would look as if it let something pass. That a quotation is not exact can never
be acknowledged.""",
    example="""In the chapter:

    <!-- quoteproof: allow Q001: a slip of the pen -->""",
    instead="""Correct the quotation. Only `Q010` (a word that can reverse the sense), `Q015` (words borrowed without
marks) and `K016` (signs of another program's markup that are to print) can be acknowledged, in this form:

    <!-- quoteproof: allow Q010: the sentence left out denies something else -->""",
)


def word(fault: UnusableAcknowledgement) -> Finding:
    helps = ("write `<!-- quoteproof: allow Q010: the reason -->`, or take the comment out",)
    if fault.acknowledged is None:
        message = "the comment begins with `quoteproof`, but is no acknowledgement"
        return finding(CODE, message, fault.place, helps=helps)
    code = fault.acknowledged
    message = f"`{code}` cannot be acknowledged" if fault.known else f"there is no code `{code}`"
    notes = (f"only {ticked(fault.allowed)} can be acknowledged",)
    return finding(CODE, message, fault.place, notes=notes, helps=helps)
