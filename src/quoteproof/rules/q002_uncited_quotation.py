"""Q002, uncited-quotation: words between quotation marks belong to no citation."""

import re
from collections.abc import Iterator

from quoteproof.finding.model import Code, Explanation, Finding
from quoteproof.quotation.model import Kind, Unreached
from quoteproof.rules.rule import RefusedQuotation
from quoteproof.rules.unreached import hint_of
from quoteproof.text.anchor import cited
from quoteproof.verdict.faults import NoCitation

CODE = Code("Q002", "uncited-quotation", precedence=120)
EXPLANATION = Explanation(
    what="""The chapter prints words as somebody else's, and they belong to no citation that names a passage. A
citation in brackets covers the quotations before it in its sentence, a citation in the text
(`@chang2024#p18`) those after it in its sentence, and a note's only citation of a passage those before the
note's mark. A citation without an anchor, such as `[@chang2024]`, gives credit and covers no quotation.""",
    why="""What belongs to no source cannot be checked, and a reader cannot look it up. A citation that is merely near
is no better: it gives a work's authority to words that the work may not have.""",
    example="""In the chapter:

    Beijing has become “the newly emerged senior partner” of the two.

In the source:

    reveals how Beijing as the newly emerged senior partner pursues a notably different policy agenda""",
    instead="""Cite the passage in the same sentence:

    Beijing has become “the newly emerged senior partner” of the two [@chang2024#p18].

If the marks only set off a term of yours, say so. A term has {{term_words}} words at most:

    The word [“partner”]{.term} has had a long career.

A phrase that comes back often can be declared once, under `terms:` or `names:` in `book.yaml`, with its
reason. A block quotation that is your own text goes into a division: `::: own` before it, `:::` after it.""",
)


def word_refusal(fault: NoCitation, refused: RefusedQuotation) -> Finding:
    block = refused.quotation.kind in (Kind.BLOCK, Kind.VERSE)
    hint = hint_of(fault, refused)
    helps = [*hint.helps]
    if not helps:
        helps += _general(refused, block=block)
    is_term = _MARKED_TERM.match(refused.chapter.text, refused.quotation.place.end) is not None
    helps.append(_OWN if block else _CREDITED if is_term else _TERM)
    if _is_romanised(refused):
        helps.append(_LETTERS)
    message = f"this {'block ' if block else ''}quotation belongs to no citation{_where(fault, refused)}"
    beside = refused.quotation.beside
    if beside is not None and beside.paging is not None:
        message = f"`{beside.anchors[0].key}` has no `{beside.citation.pages[0]}`{_where(fault, refused)}"
    elif (key := _bare(refused)) is not None:
        message = f"the citation of `{key}` names no passage{_where(fault, refused)}"
    return refused.finding(message, notes=hint.notes, helps=tuple(helps), fixes=hint.fixes)


def _bare(refused: RefusedQuotation) -> str | None:
    """The one work whose citation would reach the quotation if it named a passage."""
    beside = refused.quotation.beside
    if beside is None or beside.why is not Unreached.BARE or any(beside.citation.pages):
        return None
    keys = {anchor.key for anchor in beside.anchors}
    return next(iter(keys)) if len(keys) == 1 else None


def _where(fault: NoCitation, refused: RefusedQuotation) -> str:
    """What the message adds of a quotation that a citation of a work stands beside: why its passage is not certain."""
    beside = refused.quotation.beside
    keys = {anchor.key for anchor in beside.anchors} if beside and beside.why is Unreached.BARE else set()
    own = [place for place in fault.places if place.key in keys]
    if fault.nearly is not None and keys:
        return f"; `{fault.nearly}` comes nearest"
    if len(own) == 1:
        return f"; these words are in `{own[0]}`"
    return f"; {len(own)} passages that may be cited have its words" if len(own) > 1 else ""


def _is_romanised(refused: RefusedQuotation) -> bool:
    """Whether single marks stand around one word, as the signs of a romanised name may be typed."""
    place = refused.quotation.place
    mark, words = refused.chapter.text[place.start : place.start + 1], refused.printed
    return mark in ("‘", "'") and " " not in words and words[:1].isalpha() and refused.quotation.kind is Kind.INLINE


_LETTERS = (
    "in a romanised name write the letters ʿ (U+02BF) and ʾ (U+02BE), and list the name under `names:` in `book.yaml`"
)
_TERM = (
    "if the marks only show a term of a few words, write `[“…”]{.term}`, or give the reason for it under `terms:` in "
    "`book.yaml`"
)
_MARKED_TERM = re.compile(r"\]\{[^{}]*\.term\b")
_CREDITED = (
    "a term counts as quoted where its sentence has a citation: if it is only a term, put the citation into another "
    "sentence, or leave out the quotation marks"
)
_OWN = "if the text is your own, put `::: own` before the block and `:::` after it"


def _general(refused: RefusedQuotation, *, block: bool) -> Iterator[str]:
    """How to cite, where no citation stands beside the quotation."""
    near = refused.refusal.nearest
    written = f"`[{cited(near.anchor) if near else '@KEY#p1'}]`"
    if block:
        yield f"end its last paragraph with a citation of the passage: {written}"
        return
    yield f"cite the passage in the same sentence, after the quotation: {written}"
    if near is None:
        yield "find the passage with `quoteproof find WORDS`, or list a source's with `quoteproof show KEY`"
