"""P006, overrunning-words: words print off the paper, or over other words."""

from typing import Final

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding
from quoteproof.rules.rule import tick


class OverrunningWords(Fault, code="P006"):
    """Words that would print off the paper, or over other words."""

    page: int
    """The page of the PDF, from 1."""
    words: str
    """The words."""
    covered: str
    """The words that they would print over; empty where they run off the paper."""
    what: str
    """What they stand in, such as `a formula`; empty where that is not known."""


class OverlongWord(Fault, code="P006"):
    """A word that is too long to be set."""

    characters: int
    """How many it has."""
    most: int
    """How many a word may have."""


CODE = Code("P006", "overrunning-words")
EXPLANATION = Explanation(
    what="""In the PDF, words would run off the paper or over other words. This is found when the pages are set:
long words and addresses are divided before that, and formulas and tables made smaller. A word of more than
10,000 characters is refused at once: to divide it into lines would take minutes.""",
    why="A reader would not see them, though the other outputs print them.",
    example="A table in which each of thirty cells holds a picture of its own width.",
    instead="Divide the table or the formula, or make the page wider.",
)

_WIDER: Final = "divide the table or the formula, or make the page wider"
_SHORTER: Final = "make the {} shorter, and say the rest in the text: it has to stand on one page"


def word(fault: OverrunningWords | OverlongWord) -> Finding:
    if isinstance(fault, OverlongWord):
        message = f"a word of {fault.characters:,} characters is too long to be printed"
        notes = (f"{fault.most:,} characters between two spaces can be divided into lines",)
        return finding(CODE, message, fault.place, notes=notes, helps=("leave most of it out, or put spaces into it",))
    how = f"print over {tick(fault.covered)}" if fault.covered else "run off the paper"
    inside = f" of {fault.what}" if fault.what else ""
    message = f"on page {fault.page} of the PDF the words {tick(fault.words)}{inside} {how}"
    help_ = _SHORTER if fault.what in ("a caption", "a heading") else _WIDER
    return finding(CODE, message, fault.place, helps=(help_.format(fault.what[2:]),))
