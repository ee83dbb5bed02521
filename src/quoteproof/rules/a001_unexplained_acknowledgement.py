"""A001, unexplained-acknowledgement: what it means; its finding is worded where comments are read."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.codes import Code
from quoteproof.rules.explanation import Explanation

CODE: Final = Code("A001", "unexplained-acknowledgement")
EXPLANATION: Final = Explanation(
    what="""\
A comment asks for a finding to stand, but gives no reason, names a code that cannot be acknowledged,
or is not in the form that can be read.""",
    why="""\
An acknowledgement is a promise to the reader, and without its reason nobody can weigh it, least of
all its author a year later. That a quotation is not exact can never be acknowledged.""",
    example="""\
In the chapter:

    <!-- quoteproof: allow Q010 -->""",
    instead="""\
Give the reason, after a colon:

    <!-- quoteproof: allow Q010: the sentence left out denies something else -->

Only `Q010` (a word that can turn the sense round) and `Q015` (words borrowed without marks) can be
acknowledged.""",
)
