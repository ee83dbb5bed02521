"""Q016, empty-omission: an omission is marked where nothing is left out."""

from quoteproof.finding.model import Code, Explanation, Finding, Fix
from quoteproof.rules.rule import RefusedQuotation, tick
from quoteproof.verdict.faults import EmptyOmission

CODE = Code("Q016", "empty-omission", precedence=180)
EXPLANATION = Explanation(
    what="The quotation marks an omission, and no word of the source is left out there.",
    why="The mark tells the reader that something was cut, and makes an honest quotation look like a doctored one.",
    example="""In the chapter:

    “Beijing has since adjusted […] its memory strategies” [@chang2024#p22].

In the source:

    Beijing has since adjusted its memory strategies by shifting focus away from the Second World War""",
    instead="""Take the mark out:

    “Beijing has since adjusted its memory strategies” [@chang2024#p22].

At the beginning and the end of a quotation no mark is needed: that a source goes on is understood.""",
)


def word_refusal(_fault: EmptyOmission, refused: RefusedQuotation) -> Finding:
    mark = tick(refused.words_at_fault)
    return refused.finding(f"{mark} leaves nothing out", helps=(f"take {mark} out",), fixes=_fixes(refused))


def _fixes(refused: RefusedQuotation) -> tuple[Fix, ...]:
    """Take the mark out, with one of the spaces around it."""
    start, end = refused.refusal.start, refused.refusal.end
    if end <= start:
        return ()
    printed = refused.printed
    if printed[end : end + 1] == " ":
        end += 1
    elif printed[start - 1 : start] == " ":
        start -= 1
    return refused.replacing("take the mark out", "", (start, end))
