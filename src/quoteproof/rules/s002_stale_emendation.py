"""S002, stale-emendation: an emendation does not fit its seed."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.codes import Code
from quoteproof.finding.model import Finding, finding
from quoteproof.rules.explanation import Explanation
from quoteproof.source.faults import BadEmendation

CODE: Final = Code("S002", "stale-emendation", precedence=20)
EXPLANATION: Final = Explanation(
    what="""\
An entry of `seeds/emendations.yaml` is malformed, does not find what it names (another line is at its
place, the words to be corrected are not there, or are there twice), or could take away what the source
says. It is not applied.""",
    why="""\
An emendation changes what counts as the source's words. One that has lost its place could change something
else.""",
    example="""\
In `seeds/emendations.yaml`:

    paradoxes:
      corrections:
        - line: 14
          was: expression“the
          read: expression “the
          reason: the space before the quotation mark was lost

In the seed these words are on line 12:

    a bleak page referred to by the expression“the Sino-Soviet split,”""",
    instead="""\
Give the line and the words as the seed has them, or delete the entry if it is no longer needed:

    paradoxes:
      corrections:
        - line: 12
          was: expression“the
          read: expression “the
          reason: the space before the quotation mark was lost

A correction changes two characters of one word at most, adds or drops no word, and never touches a number
or a word such as “not”. It is judged by the whole words of the text as it is read. A note mark is a number,
with one letter at the most, in brackets (`[1]`, `(1)`, `[a1]`) or directly behind a word or a closing mark
(`1`, `*1`, `^1`); none is dropped beside a digit or a sign. A join passes over furniture only. The label of
a page is digits, Roman numerals or a letter (`12`, `xii`, `A-12`). The source's own numbers are at the
heads of passages in one form: `[1]`, `(1)`, `1.`, `§ 1` or `¶ 1`.""",
)


def word(fault: BadEmendation) -> Finding:
    """The finding of an emendation."""
    return finding(CODE, fault.reason, fault.place, helps=fault.helps)
