"""K013, unbalanced-division: a division is not closed, or was never opened."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding


class UnbalancedDivision(Fault, code="K013"):
    """A line that opens a division for good, or closes none."""

    opened: bool
    """Whether it opens one that is never closed."""


CODE = Code("K013", "unbalanced-division")
EXPLANATION = Explanation(
    what="A line of colons opens a division that no line closes, or closes one that was never opened.",
    why="""pandoc says nothing and lets the division run to the end of the chapter: a `.own` or `.translation` would
then cover words that it was not meant for.""",
    example="""In the chapter:

    ::: own

    > The trade will grow.

    The next paragraph.""",
    instead="""Close it on a line of its own:

    ::: own

    > The trade will grow.

    :::

    The next paragraph.""",
)


def word(fault: UnbalancedDivision) -> Finding:
    if fault.opened:
        message = "the division is never closed, so it covers the rest of the chapter"
        return finding(CODE, message, fault.place, helps=("put `:::` on a line of its own where it ends",))
    return finding(CODE, "`:::` ends a division that was never begun", fault.place, helps=("take it out",))
