"""X003, missing-alternative-text: a picture has no words for those who cannot see it."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.codes import Code, Severity
from quoteproof.finding.model import Finding, Place, finding
from quoteproof.rules.explanation import Explanation

CODE: Final = Code("X003", "missing-alternative-text")
EXPLANATION: Final = Explanation(
    what="""\
A picture has no alternative text. One whose caption would have to serve as it is a warning.""",
    why="""\
Readers who cannot see the picture are given nothing, and the PDF could not be called accessible. A
caption says what a picture is about; alternative text says what there is to see.""",
    example="""\
In the chapter:

    ![What each document can see.](images/span.png)""",
    instead="""\
Describe the picture:

    ![What each document can see.](images/span.png){alt="A timeline from 2014 to 2025 with one row for each of
    the five documents."}""",
)


def tell(target: str, place: Place) -> Finding:
    """Word the finding of a picture without any words."""
    helps = (f'say what it shows: `![Caption.]({target}){{alt="…"}}`',)
    return finding(CODE, f"the image `{target}` has no alternative text", place, helps=helps)


def tell_caption(target: str, place: Place) -> Finding:
    """Word the finding of a figure whose caption would be read out twice."""
    message = f"the image `{target}` has no alternative text but its caption"
    notes = ("the caption is read aloud twice, and what there is to see not at all",)
    helps = ('say what it shows behind the path: `{alt="…"}`',)
    return finding(CODE, message, place, notes=notes, helps=helps, severity=Severity.WARNING)
