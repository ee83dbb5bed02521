"""Q011, cut-word: the quotation begins or ends inside a word of the source."""

from quoteproof.finding.model import Code, Explanation, Finding, Fix
from quoteproof.rules.rule import RefusedQuotation, can_be_typed, tick
from quoteproof.verdict.faults import CutWord

CODE = Code("Q011", "cut-word", precedence=210)
EXPLANATION = Explanation(
    what="""The quotation, or one of its pieces, begins or ends in the middle of a word of the source. A word is what
is written together: `2.7%`, `non-alignment` and `he’s` are one word each.""",
    why="""Half a word is another word. In the example China's trade seems nearly three times as large as it is.""",
    example="""In the chapter:

    Trade with Russia came to “7% of the total trade” [@paradoxes#p33].

In the source:

    China's trade with Russia accounted for only 2.7% of the total trade""",
    instead="""Quote the whole word:

    Trade with Russia came to “only 2.7% of the total trade” [@paradoxes#p33].

Letters for a word's end are put in brackets: `believe[d]` for the source's `believes`.""",
)


def word_refusal(fault: CutWord, refused: RefusedQuotation) -> Finding:
    start, end = refused.word_around(refused.refusal.start)
    mine, theirs = refused.printed[start:end], fault.word
    whole = f"the source's word {tick(theirs)}" if theirs else "a word of the source"
    helps = (f"quote the whole of {tick(theirs)}" if theirs else "quote the whole word",)
    message, place = f"{tick(mine)} is only a part of {whole}", refused.place_of(start, end)
    return refused.finding(message, where=place, helps=helps, fixes=_fixes(refused, start, end))


def _fixes(refused: RefusedQuotation, start: int, end: int) -> tuple[Fix, ...]:
    words = refused.seed_words
    if words is None or not can_be_typed(words.text) or refused.printed[start:end] not in words.text:
        return ()
    return refused.replacing(f"put the whole word {tick(words.text)}", words.text, (start, end))
