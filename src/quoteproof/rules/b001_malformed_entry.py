"""B001, malformed-entry: the bibliography holds something that cannot be read."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.codes import Code
from quoteproof.rules.explanation import Explanation

CODE: Final = Code("B001", "malformed-entry")
EXPLANATION: Final = Explanation(
    what="""\
An entry of the bibliography cannot be read: a bracket or comma is missing, a key or a field stands
there twice, a key holds a character that no citation could name, an entry has no fields or stands in
round brackets, or the `file` field points outside `seeds/`. A field that prints holds what may not
print unseen: TeX beyond letters and emphasis, an address that does not lead to the web, or, outside a
title, words in quotation marks.""",
    why="""\
A work whose entry is lost cannot be cited, and citations of it would print as question marks. TeX in
a field becomes markup, pictures and links that nothing has checked, and a quotation in a note to an
entry would print without proof.""",
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
