"""Q016, empty-omission: an omission is marked where nothing is left out."""

import re
from typing import Final

from quoteproof.finding.model import Code, Explanation, Finding, Fix
from quoteproof.rules.rule import RefusedQuotation, tick
from quoteproof.verdict.faults import EmptyOmission

CODE = Code("Q016", "empty-omission", precedence=180)
EXPLANATION = Explanation(
    what="The quotation marks an omission, and no word of the source is left out there.",
    why="""The mark tells the reader that words were left out, and makes an exact quotation look like a changed
one.""",
    example="""In the chapter:

    “Beijing has since adjusted […] its memory strategies” [@chang2024#p22].

In the source:

    Beijing has since adjusted its memory strategies by shifting focus away from the Second World War""",
    instead="""Take the mark out:

    “Beijing has since adjusted its memory strategies” [@chang2024#p22].

At the beginning and the end of a quotation no mark is needed: that a source goes on is understood.""",
)


def word_refusal(fault: EmptyOmission, refused: RefusedQuotation) -> Finding:
    dots = tick(refused.words_at_fault)
    if fault.mark:
        message = f"{dots} stands where the source has {tick(fault.mark)}, and leaves nothing out"
        return refused.finding(
            message, helps=(f"write {tick(fault.mark)} in its place",), fixes=_fixes(refused, fault.mark)
        )
    return refused.finding(f"{dots} leaves nothing out", helps=(f"take {dots} out",), fixes=_fixes(refused, ""))


def _fixes(refused: RefusedQuotation, mark: str) -> tuple[Fix, ...]:
    """Take the dots out with one of the spaces around them, or put the source's mark in their place."""
    start, end = refused.refusal.start, refused.refusal.end
    if end <= start or not _CLOSE.fullmatch(mark):
        return ()
    printed = refused.printed
    if not mark and printed[end : end + 1] == " ":
        end += 1
    elif printed[start - 1 : start] == " ":
        start -= 1
    return refused.replacing(f"write {tick(mark)} for the dots" if mark else "take the mark out", mark, (start, end))


_CLOSE: Final = re.compile(r"[.,;:!?]?")
"""Marks that stand close to the word before them."""
