"""N002, duplicate-note: two notes have one label."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.codes import Code
from quoteproof.finding.model import Finding, Place, finding
from quoteproof.rules.explanation import Explanation

CODE: Final = Code("N002", "duplicate-note")
EXPLANATION: Final = Explanation(
    what="""\
A chapter defines a note twice by the same label.""",
    why="""\
pandoc prints the last one at every mark, and only warns. What the other one says is lost.""",
    example="""\
In the chapter:

    Liang gives five cases.[^1]

    [^1]: The last is of 1969.

    [^1]: Chang counts four.""",
    instead="""\
Give each note a label and a mark of its own:

    Liang gives five cases.[^liang] Chang counts fewer.[^chang]

    [^liang]: The last is of 1969.

    [^chang]: He counts four.""",
)


def tell(label: str, place: Place, line: int) -> Finding:
    """Word the finding; `line` is that of the first definition."""
    notes = (f"it is defined first on line {line}", "only the last definition prints")
    helps = ("give one of them another label, and its mark too",)
    return finding(CODE, f"the note `[^{label}]` is defined twice", place, notes=notes, helps=helps)
