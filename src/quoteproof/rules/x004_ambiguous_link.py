"""X004, ambiguous-link: a link could lead to several places of the book."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.codes import Code
from quoteproof.finding.model import Finding, Place, finding
from quoteproof.rules.explanation import Explanation
from quoteproof.rules.wording import ticked

CODE: Final = Code("X004", "ambiguous-link")
EXPLANATION: Final = Explanation(
    what="""\
A link names an identifier that two or more other chapters have, and its own chapter does not.""",
    why="""\
One of them would have to be guessed, and the printed number of the chapter with it.""",
    example="""\
In a chapter without a part of that name:

    Liang answers [the earlier question](#questions).

In two other chapters:

    ## Questions""",
    instead="""\
Give the heading that is meant an identifier of its own:

    ## Questions {#questions-of-trade}

And name that one:

    Liang answers [the earlier question](#questions-of-trade).""",
)


def tell(name: str, place: Place, files: tuple[str, ...]) -> Finding:
    """Word the finding; `files` are the chapters that have the identifier."""
    helps = (
        f"give the place that is meant an identifier of its own, such as `{{#{name}-2}}`",
        "name that one in the link",
    )
    notes = (f"it stands in {ticked(files)}",)
    return finding(CODE, f"the link `#{name}` could lead to several chapters", place, notes=notes, helps=helps)
