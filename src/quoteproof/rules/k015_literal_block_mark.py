"""K015, literal-block-mark: a line begins with `>` and is no block quotation."""

from quoteproof.finding.model import Code, Explanation, Finding, finding
from quoteproof.quotation.model import LiteralBlockMark

CODE = Code("K015", "literal-block-mark")
EXPLANATION = Explanation(
    what="A line of a paragraph begins with `>`, and no empty line is before it.",
    why="pandoc takes it for text, and prints the sign. The words after it would not be checked as a block quotation.",
    example="""In the chapter:

    Liang says:
    > never been genuine allies [@liang#p6]""",
    instead="""Put an empty line before the block quotation:

    Liang says:

    > never been genuine allies [@liang#p6]""",
)


def word(fault: LiteralBlockMark) -> Finding:
    helps = ("put an empty line before the block quotation",)
    return finding(CODE, "`>` begins this line but no block quotation, and would print", fault.place, helps=helps)
