"""K005, skipped-heading-level: a heading is more than one level below the one before."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding
from quoteproof.rules.rule import tick


class SkippedHeadingLevel(Fault, code="K005"):
    """A heading more than one level below the heading before it."""

    words: str
    """Its words."""
    level: int
    """Its level."""
    before: int
    """The level of the heading before it, or 1 for the title."""


CODE = Code("K005", "skipped-heading-level")
EXPLANATION = Explanation(
    what="A heading has two or more `#` more than the heading before it.",
    why="""The outline of the book would have a hole. A PDF with one is not accessible (PDF/UA-1, 7.4.2), and readers
who have the page read aloud lose their way.""",
    example="""In the chapter:

    # Old friends

    ### Trade""",
    instead="""Go down one level at a time:

    # Old friends

    ## Trade""",
)


def word(fault: SkippedHeadingLevel) -> Finding:
    notes = (f"it is of level {fault.level}, and the heading before it of level {fault.before}",)
    helps = (f"write it with `{'#' * (fault.before + 1)}`",)
    return finding(CODE, f"the heading {tick(fault.words)} skips a level", fault.place, notes=notes, helps=helps)
