"""Q004, unmarked-omission: words of the source are missing, and nothing says so."""

from dataclasses import replace
from typing import Final

from quoteproof.finding.model import Code, Explanation, Finding, Fix
from quoteproof.rules.rule import RefusedQuotation, tick
from quoteproof.text.limit_words import limit_words
from quoteproof.text.words import count_words
from quoteproof.verdict.faults import AdjoiningQuotation, MiswrittenOmission, UnmarkedOmission, UnmarkedOmissionFault

CODE = Code("Q004", "unmarked-omission", precedence=220)
EXPLANATION = Explanation(
    what="""All the quoted words are in the cited passage, in this order, but between two of them the source has more
words, and no `[…]` marks the gap. The finding points at the gap, or at what was written there instead, such
as `(…)`. Two quotations of one passage, or under one citation, with no word of yours between them are read as
one: the finding points at the second.""",
    why="""A reader expects that words side by side are side by side in the source. Perhaps nothing important was
left out. The reader must be able to judge that, and can do so only if the gap is marked.""",
    example="""In the chapter:

    Such observations “evince an incomplete understanding of Beijing's strategic views” [@chang2024#p18].

In the source:

    evince an incomplete understanding of geopolitical complexities and of Beijing's strategic views""",
    instead="""Mark the gap:

    Such observations “evince an incomplete understanding […] of Beijing's strategic views”
    [@chang2024#p18].

Or quote the words that are missing:

    Such observations “evince an incomplete understanding of geopolitical complexities and of Beijing's
    strategic views” [@chang2024#p18].""",
)


def word_refusal(fault: UnmarkedOmissionFault, refused: RefusedQuotation) -> Finding:
    match fault:
        case MiswrittenOmission():
            return _miswritten(refused)
        case AdjoiningQuotation(missing):
            return _adjoining(missing, refused)
        case UnmarkedOmission(missing, whole):
            finding = _unmarked(missing, refused)
            return replace(finding, helps=(*finding.helps, _BETWEEN_PAGES)) if whole else finding


_BETWEEN_PAGES: Final = (
    "if only the end of a page put them there (a note, a page number, a running head), say so in "
    "`seeds/emendations.yaml`, by `roles` (`furniture`) and `joins`; or make two quotations of it"
)


def _unmarked(missing: str, refused: RefusedQuotation) -> Finding:
    missing = refused.seed_words.text if refused.seed_words else missing
    message = f"the quotation leaves out {tick(missing)} without a mark"
    # Words that may not be omitted (rules.md, “Skewing”, “Alterations” 1) are not offered as an omission.
    limiting = [missing[a:b] for a, b in limit_words(missing, ("en",))]
    if limiting:
        notes = (f"{tick(limiting[0])} denies or limits what is said, so `[…]` may not replace it",)
        helps = ("quote the missing words",)
        return refused.finding(message, notes=notes, helps=helps)
    if count_words(missing) > refused.limits.omission_words:
        notes = (f"one `[…]` may replace {refused.limits.omission_words} words at most",)
        helps = ("quote the missing words, or make two quotations of it",)
        return refused.finding(message, notes=notes, helps=helps)
    return refused.finding(message, helps=(_cure(refused),), fixes=_marked(refused))


def _cure(refused: RefusedQuotation) -> str:
    """What the author can do; a mark of omission is named only where no sign speaks against it."""
    # Imported when words are missing: a check of a sound book does without the module.
    from quoteproof.quoting.correction import MarkedOmission

    match refused.omission:
        case MarkedOmission.REFUSED:
            return "quote the missing words, or make two quotations of it"
        case MarkedOmission.SOUND:
            return "put `[…]` where the words are missing, or quote them"
        case _:
            return "quote the missing words; put `[…]` there only if the source says together what it then joins"


def _miswritten(refused: RefusedQuotation) -> Finding:
    """The finding of a mark that was meant for an omission; a right one in its place changes no quoted word."""
    edit = refused.edit(refused.refusal.start, refused.refusal.end, "[…]")
    fixes = (Fix("write `[…]`", (edit,), safe=True),) if edit else ()
    return refused.finding(f"{tick(refused.words_at_fault)} marks no omission", helps=("write `[…]`",), fixes=fixes)


def _adjoining(missing: str, refused: RefusedQuotation) -> Finding:
    """The finding of a quotation that is read as one with the quotation before it."""
    missing = " ".join(missing.split())
    message = f"there is no word between this quotation of `{refused.anchor}` and the one before"
    if missing:
        message += f", and {tick(missing)} is left out without a mark"
    notes = ("two quotations of one source with no word between them are read as one",)
    helps = ("make one quotation of the two, with `[…]` where words are missing, or put a word of yours between them",)
    return refused.finding(message, notes=notes, helps=helps)


def _marked(refused: RefusedQuotation) -> tuple[Fix, ...]:
    """The mark of omission as a choice, where it joins nothing that the source keeps apart."""
    from quoteproof.quoting.correction import MarkedOmission

    found = refused.correction
    sound = refused.omission is MarkedOmission.SOUND and refused.words_at_fault.isspace()
    if not sound or found is None or len(found.replacements) > 1:
        return ()
    return tuple(replace(fix, is_choice=True) for fix in refused.replacing("mark the omission with `[…]`", " […] "))
