"""K005, skipped-heading-level: a heading stands more than one level below the one before."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.codes import Code
from quoteproof.finding.model import Finding, Place, finding
from quoteproof.rules.explanation import Explanation
from quoteproof.rules.wording import tick

CODE: Final = Code("K005", "skipped-heading-level")
EXPLANATION: Final = Explanation(
    what="""\
A heading has two or more `#` more than the heading before it.""",
    why="""\
The outline of the book would have a hole. A PDF with one is not accessible (PDF/UA-1, 7.4.2), and readers who
have the page read aloud lose their way.""",
    example="""\
In the chapter:

    # Old friends

    ### Trade""",
    instead="""\
Go down one level at a time:

    # Old friends

    ## Trade""",
)


def tell(words: str, place: Place, level: int, before: int) -> Finding:
    """Word the finding; `level` is the heading's, `before` that of the heading before it, or 1 for the title."""
    right = "#" * (before + 1)
    notes = (f"it is of level {level}, and the heading before it of level {before}",)
    helps = (f"write it with {right!r}".replace("'", "`"),)
    return finding(CODE, f"the heading {tick(words)} skips a level", place, notes=notes, helps=helps)
