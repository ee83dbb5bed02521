"""Q019, uncheckable-quotation: whether a quotation is exact cannot be decided."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding
from quoteproof.rules.rule import RefusedQuotation, tick
from quoteproof.verdict.faults import UncheckableFault, UnknownCharacter


class UncheckedQuotation(Fault, code="Q019"):
    """A quotation that no check has spoken of."""

    quotation: str
    """Its ID."""


CODE = Code("Q019", "uncheckable-quotation", precedence=270)
EXPLANATION = Explanation(
    what="""The brackets and omissions of a quotation can be read in several ways. The program tries all of them.
Here there are so many that the work allowed for one quotation ended before one of them was exact. It
was not decided whether the quotation is exact.

Or the source has a character there that nobody knows. A PDF may draw a character and not say which one
it is, or say two different things. The reading text then has U+FFFD in its place.""",
    why="What is not decided does not print as checked. The finding does not say that the words are wrong.",
    example="""A quotation with some hundreds of brackets and omissions, over passages in which the same words come
again and again.""",
    instead="""Make several quotations of it, each with few alterations, or cite the one passage that has the words.

For a character that is not known, look at the page: `quoteproof show KEY#p3 --image page.png`. Record what
stands there in `seeds/emendations.yaml`, with the reason, or end the quotation before it:

    KEY:
      corrections:
        - {line: 5, was: con\ufffdrol, read: control, reason: the page shows a t}""",
)


def word_refusal(fault: UncheckableFault, refused: RefusedQuotation) -> Finding:
    if isinstance(fault, UnknownCharacter):
        return _unknown(fault, refused)
    message = "whether this quotation is exact could not be decided"
    notes = ("its brackets and omissions can be read in too many ways for the work allowed",)
    helps = ("make several quotations of it, or cite the one passage that has the words",)
    return refused.finding(message, notes=notes, helps=helps)


def _unknown(fault: UnknownCharacter, refused: RefusedQuotation) -> Finding:
    message = "whether this quotation is exact cannot be decided: a character of the source is not known"
    has = f"`{refused.anchor}` has {tick(fault.word)}; " if fault.word else ""
    notes = (f"{has}the source does not say which character `\ufffd` (U+FFFD) stands for",)
    record = "record what stands there as a correction in `seeds/emendations.yaml`"
    if fault.line:
        row = f"{{line: {fault.line}, was: {fault.word}, read: …, reason: the page shows it}}"
        record += f", under `{refused.anchor.key}:` and `corrections:`: `- {row}`"
    near = refused.refusal.nearest
    drawn = near is not None and near.place.file.lower().endswith(".pdf")
    look = f"look at the page: `quoteproof show {refused.anchor} --image page.png`"
    helps = (*((look,) if drawn else ()), record, "or quote without these words")
    return refused.finding(message, notes=notes, helps=helps)


def word(fault: UncheckedQuotation) -> Finding:
    helps = ("cite a passage that has a seed, and say which: `[@KEY#p1]`",)
    return finding(CODE, "this quotation could not be checked", fault.place, helps=helps, quotation=fault.quotation)
