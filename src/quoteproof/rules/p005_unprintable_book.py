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
    what="""No quotation is at fault, but the book could not be printed. The citation style or a field of the
bibliography would print a quotation mark that belongs to nothing. Or an engine refuses a block, or
would not print a quotation of it as it was checked.""",
    why="A check that passes must mean that the book can be built.",
    example="""In the citation style, a mark that opens before a series and does not close:

    <text variable="collection-title" prefix=" “"/>""",
    instead="""Do what the finding says: here, choose another citation style, or correct the style:

    <text variable="collection-title" prefix=" "/>""",
)


def word(fault: UnprintableBook) -> Finding:
    notes = (f"{counted(fault.others, 'more place')} of this kind",) if fault.others else ()
    return finding(CODE, fault.message, fault.place, notes=notes, helps=fault.helps)
