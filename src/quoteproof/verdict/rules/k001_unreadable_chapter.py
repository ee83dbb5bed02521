"""K001, unreadable-chapter: a chapter cannot be read."""

from __future__ import annotations

from typing import Final

from quoteproof.verdict.rules.explanation import Explanation

EXPLANATION: Final = Explanation(
    code="K001",
    what="""\
A chapter is not UTF-8, or holds a NUL character, or opens more square brackets than can be read in
good time, or pandoc did not finish reading it.""",
    why="""\
Nothing in the chapter was checked. Square brackets are counted before pandoc sees them, because the
time it takes doubles with each one that is left open.""",
    example="""\
In the chapter, eleven brackets opened and none closed:

    [[[[[[[[[[[ China and Russia""",
    instead="""\
Save the file as UTF-8. Close each bracket, or write `\\[` for one that opens nothing.""",
)
