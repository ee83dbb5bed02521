"""P005, unprintable-book: the check is passed, and yet a build would refuse the book."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding
from quoteproof.finding.tally import counted


class UnprintableBook(Fault, code="P005"):
    """What a build would refuse."""

    message: str
    """What is wrong, in the words of the build."""
    helps: tuple[str, ...]
    """What would correct it."""
    others: int
    """How many more are there that have to do with the same line."""


CODE = Code("P005", "unprintable-book")
EXPLANATION = Explanation(
    what="""Every quotation stands, but the book could not be printed: the citation style or a field of the
bibliography would print a quotation mark that nothing owns, an engine refuses a block, or what it makes of
one does not print the quotation as it was proved.""",
    why="A check that passes must mean that the book can be built.",
    example="""In the citation style, a mark that opens before a series and does not close:

    <text variable="collection-title" prefix=" “"/>""",
    instead="""Do what the finding says: here, choose another citation style, or correct the style:

    <text variable="collection-title" prefix=" "/>""",
)


def word(fault: UnprintableBook) -> Finding:
    notes = (f"{counted(fault.others, 'more place')} of this kind",) if fault.others else ()
    return finding(CODE, fault.message, fault.place, notes=notes, helps=fault.helps)
