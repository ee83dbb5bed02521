"""Q012, changed-case: only capitals and small letters differ from the source."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.codes import Code
from quoteproof.finding.model import Finding, Fix
from quoteproof.rules.explanation import Explanation
from quoteproof.rules.telling import Telling, can_be_typed
from quoteproof.rules.wording import tick
from quoteproof.verdict.faults import ChangedCase

CODE: Final = Code("Q012", "changed-case", precedence=240)
EXPLANATION: Final = Explanation(
    what="""\
The quotation would be exact if capitals and small letters were the same. The finding points at the first
word that differs.""",
    why="""\
A capital can say something: `western` is a direction and `Western` a side. Where a first letter must change
to fit a sentence, brackets show that it was changed.""",
    example="""\
In the chapter:

    Liang sees “the entire Western world united with Ukraine” [@liang#p6].

In the source:

    As the entire western world united with Ukraine against the ongoing Russian invasion""",
    instead="""\
Keep the source's letter:

    Liang sees “the entire western world united with Ukraine” [@liang#p6].

Or mark a first letter that your sentence needs in another form:

    “[T]he entire western world united with Ukraine”, says Liang [@liang#p6].""",
)


def tell(fault: ChangedCase, telling: Telling) -> Finding:
    """Word the finding."""
    mine, theirs = fault.printed, fault.source
    if not (mine and theirs):
        message = f"capitals and small letters differ from those of `{telling.anchor}`"
        return telling.found(message, helps=("write the letters as the source has them",))
    message = f"{tick(mine)} is written {tick(theirs)} in the source"
    bracketed = _bracketed(mine, theirs)
    mark = (f"or mark the changed letter: {tick(bracketed)}",) if bracketed else ()
    fixes = (*_restored(telling), *_marked(telling, bracketed))
    return telling.found(message, helps=(f"write {tick(theirs)}", *mark), fixes=fixes)


def _bracketed(mine: str, theirs: str) -> str:
    """Give the word with its first letter in brackets, where that letter alone differs."""
    if mine[1:] != theirs[1:] or not mine[0].isalpha() or not mine[1:2].isalnum():
        return ""
    return f"[{mine[0]}]{mine[1:]}"


def _restored(telling: Telling) -> tuple[Fix, ...]:
    words, refusal = telling.seed_words, telling.refusal
    if words is None or not words.agreed or not can_be_typed(words.text):
        return ()
    title = f"write {tick(words.text)}, as the source does"
    return telling.replacing(title, refusal.start, refusal.end, words.text)


def _marked(telling: Telling, bracketed: str) -> tuple[Fix, ...]:
    if not bracketed:
        return ()
    title = f"mark the changed letter: {tick(bracketed)}"
    return telling.replacing(title, telling.refusal.start, telling.refusal.end, bracketed)
