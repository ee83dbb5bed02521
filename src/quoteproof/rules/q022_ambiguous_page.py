"""Q022, ambiguous-page: several passages of the page that is cited have the words."""

from collections.abc import Iterator

from quoteproof.finding.model import Code, Edit, Explanation, Finding, Fix, Place
from quoteproof.rules.rule import RefusedQuotation, ticked
from quoteproof.text.anchor import cited
from quoteproof.verdict.faults import AmbiguousPage

CODE = Code("Q022", "ambiguous-page", precedence=115)
EXPLANATION = Explanation(
    what="""A quotation is cited by a page in place of a passage, and several passages of that page have its words.""",
    why="""A quotation is compared with the one passage that it comes from. The words around it, such as “not”, may
differ from one passage to the other.""",
    example="""In the chapter:

    The “senior partner” [@chang2024, p. 3] leads.

In the source, on page 3, `chang2024#p18` and `chang2024#p20`:

    Beijing as the newly emerged senior partner pursues a different agenda.

    Moscow is no longer the senior partner.""",
    instead="""Name the passage; the page then prints by itself:

    The “senior partner” [@chang2024#p18] leads.""",
)


def word_refusal(fault: AmbiguousPage, refused: RefusedQuotation) -> Finding:
    message = f"several passages on {refused.cited} have these words: {ticked(fault.anchors)}"
    helps = (f"name the one that is meant: `[{cited(fault.anchors[0])}]`; its page prints by itself",)
    return refused.finding(message, where=refused.quotation.place, helps=helps, fixes=tuple(_fixes(fault, refused)))


def _fixes(fault: AmbiguousPage, refused: RefusedQuotation) -> Iterator[Fix]:
    """The fixes that put the place of a passage behind the key."""
    citation = refused.quotation.citation
    if citation is None or len(citation.anchor_places) != 1 or citation.in_text:
        return
    (place,) = citation.anchor_places
    written = refused.chapter.text[place.start : place.end]
    if not place.approximate and written.endswith(citation.anchors[0].key):
        for anchor in fault.anchors:
            edit = Edit(Place(place.file, place.end, place.end), f"#{anchor.place}")
            yield Fix(f"cite `{anchor}`", (edit,), is_choice=True)
