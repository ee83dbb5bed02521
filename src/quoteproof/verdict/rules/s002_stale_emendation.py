"""S002, stale-emendation: an emendation does not fit its seed."""

from __future__ import annotations

from typing import Final

from quoteproof.verdict.rules.explanation import Explanation

EXPLANATION: Final = Explanation(
    code="S002",
    what="""\
An entry of `seeds/emendations.yaml` does not find what it names: another line stands at its place,
the words to be corrected are not there or stand there twice, or it changes more than a correction
may. It is not applied.""",
    why="""\
An emendation changes what counts as the source's words. One that has lost its place could change
something else.""",
    example="""\
In `seeds/emendations.yaml`:

    paradoxes:
      corrections:
        - line: 14
          was: expression“the
          read: expression “the
          reason: the space before the quotation mark was lost

In the seed these words stand on line 12:

    a bleak page referred to by the expression“the Sino-Soviet split,”""",
    instead="""\
Give the line and the words as the seed has them, or delete the entry if it is no longer needed:

    paradoxes:
      corrections:
        - line: 12
          was: expression“the
          read: expression “the
          reason: the space before the quotation mark was lost

A correction changes two characters of one word at most, adds or drops no word, and never touches a
digit.""",
)
