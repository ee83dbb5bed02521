"""Q002, uncited-quotation: words between quotation marks belong to no citation."""

from bisect import bisect_left

from quoteproof.chapter.model import Inline, InlineKind
from quoteproof.finding.model import Code, Explanation, Finding
from quoteproof.quotation.model import Kind
from quoteproof.rules.rule import RefusedQuotation
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


def word_refusal(_fault: NoCitation, refused: RefusedQuotation) -> Finding:
    if refused.quotation.kind is Kind.INLINE:
        bare = _bare_citation(refused)
        if bare:
            notes = (f"the citation of `{bare}` after it names no passage, so it covers no quotation",)
            helps = (f"name the passage: `@{bare}#p1`, with the number that `quoteproof show {bare}` gives",)
            return refused.finding("this quotation belongs to no citation", notes=notes, helps=helps)
        return refused.finding(
            "this quotation belongs to no citation", notes=_notes(refused), helps=_inline_helps(refused)
        )
    return refused.finding("this block quotation belongs to no citation", helps=_block_helps(refused))


def _notes(refused: RefusedQuotation) -> tuple[str, ...]:
    """Say where the words stand, and why a citation just behind does not claim them."""
    near = refused.refusal.nearest
    notes = [f"these words are in `{near.anchor}`"] if near else []
    first = _citation_after(refused)
    if first and first.node["c"][0][0]["citationMode"]["t"] == "AuthorInText":
        key = first.node["c"][0][0]["citationId"]
        notes.append(f"`@{key}` without brackets names the author, and covers what follows it")
    return tuple(notes)


def _citation_after(refused: RefusedQuotation) -> Inline | None:
    """The citation that follows a quotation in its paragraph, if it is near."""
    inlines = refused.chapter.flows[refused.quotation.flow].inlines
    first = bisect_left(inlines, refused.quotation.end, key=lambda inline: inline.start)
    return next((i for i in inlines[first : first + _NEAR] if i.kind is InlineKind.CITE), None)


def _bare_citation(refused: RefusedQuotation) -> str:
    """The key of the citation that follows the quotation in its paragraph, if it has no anchor."""
    first = _citation_after(refused)
    keys = [item["citationId"] for item in first.node["c"][0]] if first else []
    return str(keys[0]) if keys and not any("#" in key for key in keys) else ""


_NEAR = 50  # inlines behind a quotation that are looked at


def _inline_helps(refused: RefusedQuotation) -> tuple[str, ...]:
    near = refused.refusal.nearest
    cite = f"cite the passage in the same sentence, after the quotation: `[@{near.anchor if near else 'KEY#p1'}]`"
    find = ("find the passage with `quoteproof find WORDS`, or list a source's with `quoteproof show KEY`",)
    return cite, *(() if near else find), "if the marks only show a term of a few words, write `[“…”]{.term}`"


def _block_helps(refused: RefusedQuotation) -> tuple[str, ...]:
    near = refused.refusal.nearest
    cite = f"end its last paragraph with a citation of the passage: `[@{near.anchor if near else 'KEY#p1'}]`"
    return cite, "if the text is your own, put `::: own` before the block and `:::` after it"
