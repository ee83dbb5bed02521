"""Q021, unmarked-display: words are set off like a quotation, with a citation, and have no marks."""

from quoteproof.finding.model import Code, Explanation, Finding, finding
from quoteproof.quotation.model import SetOff

CODE = Code("Q021", "unmarked-display", precedence=100)
EXPLANATION = Explanation(
    what="""Words look like a quotation and have a citation of a passage, but they are not checked as a quotation.
They are an epigraph without a block quotation, a definition, code, or a paragraph that is wholly in
italics, small capitals, bold or underlined type and has nothing but words and a citation.""",
    why="A reader takes such words for the source's. Without marks nothing compares them with the source.",
    example="""In the chapter:

    *China and Russia have always been genuine allies.* [@liang#p6]

In the source:

    Historically, China and Russia have never been genuine allies""",
    instead="""Quote the words, with marks or as a block quotation:

    > China and Russia have never been genuine allies [@liang#p6]

Or make a sentence of your own of them, in the type of the text.""",
)


def word(fault: SetOff) -> Finding:
    helps = (
        "make it a block quotation (`> …`), or put quotation marks around the words",
        "if the words are your own, set them like the text around them",
    )
    message = f"these words are {fault.how} and ascribed to a source, but not marked as a quotation"
    return finding(CODE, message, fault.place, helps=helps)
