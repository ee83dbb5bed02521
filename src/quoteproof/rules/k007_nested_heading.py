"""K007, nested-heading: a heading is inside a list, a table, a note or a division."""

from quoteproof.chapter.faults import NestedHeading
from quoteproof.finding.model import Code, Explanation, Finding, finding

CODE = Code("K007", "nested-heading")
EXPLANATION = Explanation(
    what="A heading is part of a list, a table, a note or a division.",
    why="It would be missing from the outline of the book in some outputs and break the outline in others.",
    example="""In the chapter:

    - ## Trade

      It grew.""",
    instead="""Put headings on the top level, and set a word in bold within a list:

    - **Trade.** It grew.""",
)


def word(fault: NestedHeading) -> Finding:
    helps = ("put the heading on the top level; within a list, a note or a division, make a word bold",)
    return finding(CODE, "a heading is inside a list, a table, a note or a division", fault.place, helps=helps)
