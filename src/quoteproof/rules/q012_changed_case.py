"""Q012, changed-case: only capitals and small letters differ from the source."""

from quoteproof.finding.model import Code, Explanation, Finding, Fix
from quoteproof.rules.rule import RefusedQuotation, can_be_typed, tick
from quoteproof.text.words import has_words
from quoteproof.verdict.faults import ChangedCase

CODE = Code("Q012", "changed-case", precedence=240)
EXPLANATION = Explanation(
    what="""The quotation would be exact if capitals and small letters were the same. The finding points at the first
word that differs.""",
    why="""A capital can say something: `western` is a direction and `Western` a side. Where a first letter must change
to fit a sentence, brackets show that it was changed.""",
    example="""In the chapter:

    Liang sees “the entire Western world united with Ukraine” [@liang#p6].

In the source:

    As the entire western world united with Ukraine against the ongoing Russian invasion""",
    instead="""Keep the source's letter:

    Liang sees “the entire western world united with Ukraine” [@liang#p6].

Or mark a first letter that your sentence needs in another form:

    “[T]he entire western world united with Ukraine”, says Liang [@liang#p6].""",
)


def word_refusal(fault: ChangedCase, refused: RefusedQuotation) -> Finding:
    mine, theirs = fault.printed, fault.source
    if not (mine and theirs):
        message = f"capitals and small letters differ from those of `{refused.anchor}`"
        return refused.finding(message, helps=("write the letters as the source has them",))
    message = f"{tick(mine)} is written {tick(theirs)} in the source"
    bracketed = _bracketed(mine, theirs)
    mark = (f"or mark the changed letter: {tick(bracketed)}",) if bracketed else ()
    fixes = (*_restored(refused), *_marked(refused, bracketed))
    return refused.finding(message, helps=(f"write {tick(theirs)}", *mark), fixes=fixes)


def _bracketed(mine: str, theirs: str) -> str:
    """The word with its first letter in brackets, where that letter alone differs."""
    if mine[1:] != theirs[1:] or not mine[0].isalpha() or not mine[1:2].isalnum():
        return ""
    return f"[{mine[0]}]{mine[1:]}"


def _restored(refused: RefusedQuotation) -> tuple[Fix, ...]:
    words = refused.seed_words
    if words is None or not words.agreed or not can_be_typed(words.text):
        return ()
    return refused.replacing(f"write {tick(words.text)}, as the source does", words.text)


def _marked(refused: RefusedQuotation, bracketed: str) -> tuple[Fix, ...]:
    """The letter in brackets: at the head of the quotation, or where the whole of it can be put right."""
    head = not has_words(refused.printed, 0, refused.refusal.start)
    if not bracketed or not (head or refused.correction is not None):
        return ()
    return refused.replacing(f"mark the changed letter: {tick(bracketed)}", bracketed)
