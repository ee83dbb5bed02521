"""N003, unused-note: no mark leads to a note."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.codes import Code, Severity, Tag
from quoteproof.finding.model import Finding, Place, finding
from quoteproof.rules.explanation import Explanation

CODE: Final = Code("N003", "unused-note", severity=Severity.WARNING, tag=Tag.UNUSED)
EXPLANATION: Final = Explanation(
    what="""\
A chapter defines a note, and no mark in its text has the label. It is a warning.""",
    why="""\
The note does not print, and nothing else says so. Its mark may have been lost with a sentence.""",
    example="""\
In the chapter:

    Liang gives five cases.

    [^cases]: The last is of 1969.""",
    instead="""\
Put its mark where the note belongs, or take the note out:

    Liang gives five cases.[^cases]

    [^cases]: The last is of 1969.""",
)


def tell(label: str, place: Place) -> Finding:
    """Word the finding."""
    helps = (f"put `[^{label}]` where the note belongs, or take the note out",)
    message = f"the note `[^{label}]` does not print: no mark leads to it"
    return finding(CODE, message, place, helps=helps)
