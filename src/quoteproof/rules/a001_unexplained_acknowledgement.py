"""A001, unexplained-acknowledgement: what it means; its finding is worded where comments are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from quoteproof.finding.codes import Code
from quoteproof.finding.model import Fault, Finding, finding
from quoteproof.rules.explanation import Explanation


@dataclass(frozen=True, slots=True)
class UnexplainedAcknowledgement(Fault):
    """An acknowledgement without its reason."""

    code: ClassVar[str] = "A001"
    acknowledged: str
    """The code that it speaks of."""


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


def word(fault: UnexplainedAcknowledgement) -> Finding:
    """The finding of an acknowledgement."""
    helps = (f"write `<!-- quoteproof: allow {fault.acknowledged}: the reason -->`",)
    return finding(CODE, f"the acknowledgement of `{fault.acknowledged}` gives no reason", fault.place, helps=helps)
