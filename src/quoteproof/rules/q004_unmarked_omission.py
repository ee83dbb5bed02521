"""Q004, unmarked-omission: words of the source are missing, and nothing says so."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.codes import Code
from quoteproof.finding.model import Finding, Fix
from quoteproof.rules.explanation import Explanation
from quoteproof.rules.telling import Telling, can_be_typed
from quoteproof.rules.wording import tick
from quoteproof.text.limit_words import limit_words
from quoteproof.text.words import count_words
from quoteproof.verdict.faults import AdjoiningQuotation, MiswrittenOmission, UnmarkedOmission, UnmarkedOmissionFault

CODE: Final = Code("Q004", "unmarked-omission", precedence=220)
EXPLANATION: Final = Explanation(
    what="""\
All the quoted words are in the cited passage, in this order, but between two of them the source has more
words, and no `[…]` marks the gap. The finding points at the gap, or at what was written there instead, such
as `(…)`. Two quotations of one passage, or under one citation, with no word of yours between them are read
as one: the finding points at the second.""",
    why="""\
A reader expects that words side by side are side by side in the source. What was left out may be harmless;
that is for the reader to judge, who can only do so if the gap is shown.""",
    example="""\
In the chapter:

    Such observations “evince an incomplete understanding of Beijing's strategic views” [@chang2024#p18].

In the source:

    evince an incomplete understanding of geopolitical complexities and of Beijing's strategic views""",
    instead="""\
Mark the gap:

    Such observations “evince an incomplete understanding […] of Beijing's strategic views”
    [@chang2024#p18].

Or quote the words that are missing:

    Such observations “evince an incomplete understanding of geopolitical complexities and of Beijing's
    strategic views” [@chang2024#p18].""",
)


def tell(fault: UnmarkedOmissionFault, telling: Telling) -> Finding:
    """Word the finding."""
    match fault:
        case MiswrittenOmission():
            return _miswritten(telling)
        case AdjoiningQuotation(missing):
            return _adjoining(missing, telling)
        case UnmarkedOmission(missing):
            return _unmarked(missing, telling)


def _unmarked(missing: str, telling: Telling) -> Finding:
    missing = telling.seed_words.text if telling.seed_words else missing
    message = f"the quotation leaves out {tick(missing)} without a mark"
    # Words that may not be omitted (rules.md, “Skewing”, “Alterations” 1) are not offered as an omission.
    limiting = [missing[a:b] for a, b in limit_words(missing, "en")]
    if limiting:
        notes = (f"{tick(limiting[0])} denies or limits what is said, so `[…]` may not replace it",)
        helps = ("quote the missing words",)
        return telling.found(message, notes=notes, helps=helps, fixes=_restored(telling))
    if count_words(missing) > telling.limits.omission_words:
        notes = (f"one `[…]` may replace {telling.limits.omission_words} words at most",)
        helps = ("quote the missing words, or make two quotations of it",)
        return telling.found(message, notes=notes, helps=helps)
    helps = ("put `[…]` where the words are missing, or quote them",)
    return telling.found(message, helps=helps, fixes=(*_marked(telling), *_restored(telling)))


def _miswritten(telling: Telling) -> Finding:
    """Word the finding of a mark that was meant for an omission; a right one in its place changes no quoted word."""
    edit = telling.edit(telling.refusal.start, telling.refusal.end, "[…]")
    fixes = (Fix("write `[…]`", (edit,), safe=True),) if edit else ()
    return telling.found(f"{tick(telling.words_at_fault)} marks no omission", helps=("write `[…]`",), fixes=fixes)


def _adjoining(missing: str, telling: Telling) -> Finding:
    """Word the finding of a quotation that is read as one with the quotation before it."""
    missing = " ".join(missing.split())
    message = f"there is no word between this quotation of `{telling.anchor}` and the one before"
    if missing:
        message += f", and {tick(missing)} is left out without a mark"
    notes = ("two quotations of one source with no word between them are read as one",)
    helps = ("make one quotation of the two, with `[…]` where words are missing, or put a word of yours between them",)
    return telling.found(message, notes=notes, helps=helps)


def _gap(telling: Telling) -> bool:
    """Tell whether the span at fault is a bare space between two words."""
    return telling.words_at_fault.isspace()


def _marked(telling: Telling) -> tuple[Fix, ...]:
    if not _gap(telling):
        return ()
    title = "mark the omission with `[…]`"
    return telling.replacing(title, telling.refusal.start, telling.refusal.end, " […] ")


def _restored(telling: Telling) -> tuple[Fix, ...]:
    words = telling.seed_words
    if words is None or not words.agreed or not _gap(telling) or not can_be_typed(words.text):
        return ()
    title = f"put in the missing {tick(words.text)}"
    return telling.replacing(title, telling.refusal.start, telling.refusal.end, f" {words.text} ")
