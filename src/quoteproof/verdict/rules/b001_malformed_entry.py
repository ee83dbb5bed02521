"""B001, malformed-entry: the bibliography holds something that cannot be read."""

from __future__ import annotations

from typing import Final

from quoteproof.verdict.rules.explanation import Explanation

EXPLANATION: Final = Explanation(
    code="B001",
    what="""\
An entry of the bibliography cannot be read: a bracket or comma is missing, a key or a field stands
there twice, a key holds a character that no citation could name, an entry has no fields or stands in
round brackets, or the `file` field points outside `seeds/`.""",
    why="""\
A work whose entry is lost cannot be cited, and citations of it would print as question marks.""",
    example="""\
In `references.bib`, without the comma after the key:

    @online{liang
      author = {Liang, Ben},
      file   = {seeds/002_656227808353767f.txt},
    }""",
    instead="""\
Mend the entry at the line that is named:

    @online{liang,
      author = {Liang, Ben},
      file   = {seeds/002_656227808353767f.txt},
    }""",
)
