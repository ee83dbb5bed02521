"""K009, empty-heading: a heading has no words."""

from quoteproof.chapter.faults import EmptyHeading
from quoteproof.finding.model import Code, Explanation, Finding, finding

CODE = Code("K009", "empty-heading")
EXPLANATION = Explanation(
    what="A heading has no words.",
    why="It would be an empty line in the table of contents, and a reader who has the page read aloud hears nothing.",
    example="""In the chapter:

    #""",
    instead="""Name it, or take it out:

    # Old friends""",
)


def word(fault: EmptyHeading) -> Finding:
    return finding(CODE, "the heading has no words", fault.place, helps=("write words for it, or take it out",))
