"""C005, contradicting-locator: the author's own locator is not the place that the anchor names."""

from __future__ import annotations

from typing import Final

from quoteproof.verdict.rules.explanation import Explanation

EXPLANATION: Final = Explanation(
    code="C005",
    what="""\
A citation names a passage by its anchor and gives a page or paragraph of its own besides, and the
two are not the same place.""",
    why="""\
The reader is sent to the printed number. An author's own locator replaces the one that follows from
the anchor, so it must not contradict it.""",
    example="""\
In the chapter:

    “the newly emerged senior partner” [@chang2024#p18, para. 7]

In the source:

    `chang2024#p18` is the first paragraph of the text, and would print as paragraph 1""",
    instead="""\
Leave the locator to the anchor:

    “the newly emerged senior partner” [@chang2024#p18]""",
)
