"""C006, citation-in-code: a citation stands in code, where it is none."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.codes import Code
from quoteproof.finding.model import Finding, Place, finding
from quoteproof.rules.explanation import Explanation

CODE: Final = Code("C006", "citation-in-code")
EXPLANATION: Final = Explanation(
    what="""\
A citation stands in code: between back-ticks, or in a paragraph that four spaces or a tab at the beginning of
its lines made into code.""",
    why="""\
Code prints as it was typed. The reader would see the name of a passage, which means nothing outside the
book's folder, and the work would be neither named nor listed.""",
    example="""\
In a chapter:

    The word comes back at the end `[@liang#p17]`.""",
    instead="""\
Take away the back-ticks, or the spaces before a paragraph:

    The word comes back at the end [@liang#p17].

Where the book is to show how a citation is typed, mark the code: `` `[@liang#p17]`{.code} ``.""",
)


def tell(anchor: str, place: Place) -> Finding:
    """Word the finding."""
    helps = (
        "take away the spaces or the back-ticks before it",
        "if the book is to show it as code, mark the code with `{.code}`",
    )
    return finding(CODE, f"`{anchor}` stands in code and would print as it was typed", place, helps=helps)
