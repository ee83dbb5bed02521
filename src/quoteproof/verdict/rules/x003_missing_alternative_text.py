"""X003, missing-alternative-text: a picture has no words for those who cannot see it."""

from __future__ import annotations

from typing import Final

from quoteproof.verdict.rules.explanation import Explanation

EXPLANATION: Final = Explanation(
    code="X003",
    what="""\
A picture has no alternative text.""",
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
