"""K001, unreadable-chapter: a chapter cannot be read."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.codes import Code
from quoteproof.rules.explanation import Explanation

CODE: Final = Code("K001", "unreadable-chapter", blocking=True)
EXPLANATION: Final = Explanation(
    what="""\
A chapter is not UTF-8, or holds a NUL character, or more than 30 combining marks on one letter, or
more open brackets and other marks of markup than can be read in good time, or pandoc did not finish
reading it.""",
    why="""\
Nothing in the chapter was checked. Marks that open something are counted before pandoc sees them,
because each one that is open multiplies the time it takes: a square bracket by 1.8 to 6. Marks in
code, in mathematics and in comments do not count.""",
    example="""\
In the chapter, sixteen brackets opened and none closed:

    [[[[[[[[[[[[[[[[ China and Russia""",
    instead="""\
Save the file as UTF-8. Close each bracket, nest them six deep at most, or write `\\[` for one
that opens nothing.""",
)
