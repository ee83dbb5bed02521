"""Q001, misquotation: the quotation has other words than the source."""

import re
from dataclasses import replace

from quoteproof.finding.model import Code, Explanation, Finding
from quoteproof.rules.rule import RefusedQuotation, tick
from quoteproof.text.anchor import Anchor
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.verdict.faults import Misquotation, MisquotationFault, RunsOverParagraphEnd, SicAtBeginning

CODE = Code("Q001", "misquotation", precedence=260)
EXPLANATION = Explanation(
    what="""The words between the quotation marks are not, letter for letter, the words of the cited passage. The
finding points at the first words that differ, and shows what the source has there, or the place that is
most similar. It also lists everything else that differs, marks and capitals too. One fix corrects all
of it.""",
    why="""Quotation marks say that the words are the source's. A reader cannot see whether a changed word is a
slip or was meant. One changed word can change the argument: here `only` says that nothing else has come
of the war, and `mostly` does not.""",
    example="""In the chapter:

    The notion is that “the Ukraine war had mostly driven Beijing and Moscow closer together”
    [@chang2024#p18].

In the source:

    the widely shared notion that the Ukraine war had only driven Beijing and Moscow closer together.""",
    instead="""Quote the source's words:

    The notion is that “the Ukraine war had only driven Beijing and Moscow closer together”
    [@chang2024#p18].

Or say the thing in your own words, without quotation marks:

    Chang reports the view that the war had above all brought the two capitals together.

A word of yours inside a quotation is put in brackets, and words left out are marked with `[…]`.""",
)


def word_refusal(fault: MisquotationFault, refused: RefusedQuotation) -> Finding:
    match fault:
        case RunsOverParagraphEnd():
            return _run_over(refused)
        case SicAtBeginning():
            return _sic(refused)
        case Misquotation():
            return _other_words(fault, refused)


def _only_unseen(place: Anchor, refused: RefusedQuotation) -> Finding:
    message = f"no reader of the document sees these words: only `{place}` has them, which shows on no page"
    helps = ("quote what the document shows",)
    return refused.finding(message, helps=helps)


def _sic(refused: RefusedQuotation) -> Finding:
    message = f"{tick(refused.words_at_fault)} follows no word"
    return refused.finding(message, helps=("put it right after the word that it speaks of",))


def _other_words(fault: Misquotation, refused: RefusedQuotation) -> Finding:
    mine, theirs = fault.printed, fault.source
    if fault.unseen is not None:
        return _only_unseen(fault.unseen, refused)
    if _no_attribution(refused):
        start = refused.printed.rfind(PARAGRAPH_END) + 1
        where = refused.place_of(start, len(refused.printed))
        return refused.finding(
            "this line is no attribution, so its words count as quoted", where=where, helps=_ATTRIBUTION
        )
    if refused.refusal.nearest is None:
        return _nowhere(refused)
    if mine and theirs:
        message = f"`{refused.anchor}` has {tick(theirs)} where the quotation has {tick(mine)}"
    elif mine:
        message = f"`{refused.anchor}` does not have {tick(mine)} there, as the quotation does"
    elif theirs:
        message = f"`{refused.anchor}` has {tick(theirs)} there, which the quotation lacks"
    else:
        message = f"the quotation does not agree with `{refused.anchor}` letter for letter"
    away = _elsewhere(refused)
    case = mine != theirs and mine.casefold() == theirs.casefold()
    cure = (f"write {tick(theirs)}; mark a first letter that must change with brackets",) if case else ()
    divided = (f"write {tick(theirs)}; {_DIVIDED}",) if fault.divided else ()
    helps = (
        *cure,
        *divided,
        _REWORD,
        *((f"if these are the words that you mean, cite `{refused.anchor}`",) if away else ()),
    )
    return refused.finding(message, notes=away, helps=helps)


_DIVIDED = (
    "a line of the source ends at this hyphen; if it only divides the word, say so in `seeds/emendations.yaml` under "
    "`line-end-hyphens`, and run `quoteproof anchor`"
)
_REWORD = "quote the source's words, or say it in your own words without quotation marks"


_DASHED = re.compile(r"\s*[—–-]")


def _no_attribution(refused: RefusedQuotation) -> bool:
    """Whether the fault is in a last paragraph that looks like an attribution."""
    start = refused.printed.rfind(PARAGRAPH_END) + 1
    unplaced = refused.refusal.end == 0
    return (
        start > 0 and (unplaced or refused.refusal.start >= start) and _DASHED.match(refused.printed, start) is not None
    )


_ATTRIBUTION = (
    "leave only the citation and words of the entry's names and titles after the dash; the name of a speaker, say, is "
    "declared under `names:` in `book.yaml`",
    "or end the quotation with the citation and say the rest in a paragraph of your own",
)


def _run_over(refused: RefusedQuotation) -> Finding:
    message = "the quotation runs over the end of a paragraph as if there were none"
    note = f"the words before and after this space are in two passages, from `{refused.anchor}` on"
    helps = ("quote each paragraph's words by themselves, or set them as a block quotation in paragraphs",)
    return refused.finding(message, notes=(note,), helps=helps)


def _nowhere(refused: RefusedQuotation) -> Finding:
    message = f"the words of this quotation are not in {refused.cited}"
    helps = (
        "look for its rarer words with `quoteproof find WORDS`, or list a source's passages with `quoteproof show KEY`",
        _REWORD,
    )
    notes = ("nothing much like them was found in any seed",)
    found = refused.finding(message, notes=notes, helps=helps, where=refused.quotation.place)
    return replace(found, nearest=None)


def _elsewhere(refused: RefusedQuotation) -> tuple[str, ...]:
    """Say so where the nearest place is surely none of the cited ones; a range or a name may hold it."""
    cited = [anchor for anchor in refused.anchors if anchor.names_place]
    near = refused.anchor
    for anchor in cited:
        place = anchor.place or ""
        plain = _PLAIN.fullmatch(place) is not None
        if anchor.key == near.key and (not plain or place.partition(".")[0] == near.place):
            return ()
    return (f"nothing like the quotation was found in {refused.cited}",)


_PLAIN = re.compile(r"p\d+(?:\.s\d+)?")
