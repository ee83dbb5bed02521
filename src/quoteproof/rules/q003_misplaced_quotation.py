"""Q003, misplaced-quotation: the words are right, the passage that is cited is not."""

import re
from collections.abc import Iterator

from quoteproof.finding.model import Code, Edit, Explanation, Finding, Fix, Place
from quoteproof.quotation.model import BoundBy, Citation, Kind
from quoteproof.rules.naming import named
from quoteproof.rules.rule import RefusedQuotation, ticked
from quoteproof.text.anchor import Anchor
from quoteproof.text.folds import fold
from quoteproof.verdict.faults import WrongPassage

CODE = Code("Q003", "misplaced-quotation", precedence=160)
EXPLANATION = Explanation(
    what="""A seed has the quoted words letter for letter, but the cited passage does not: they are in another
passage of the same source, or in another source. The finding names the place. A passage of the same
source may also have the words in another form. What differs is reported after that passage is cited.""",
    why="""The printed citation sends the reader to a paragraph in which the words are not. Where the source is another
one, it also credits the wrong author.""",
    example="""In the chapter:

    Putin's statement “confirms that the roles have now been reversed” [@chang2024#p22].

In the source, `chang2024#p21`:

    Putin's remarkable statement confirms that the roles have now been reversed.""",
    instead="""Cite the passage that has the words:

    Putin's statement “confirms that the roles have now been reversed” [@chang2024#p21].""",
)


def word_refusal(fault: WrongPassage, refused: RefusedQuotation) -> Finding:
    message = f"these words are in `{refused.anchor}`, not in {refused.cited}"
    notes = (f"they are also in {ticked(fault.others)}",) if fault.others else ()
    if not fault.exact:
        notes = (*notes, "it has them with other marks or letters")
    if fault.alike:
        more = f", and {len(fault.alike) - _NAMED} more" if len(fault.alike) > _NAMED else ""
        notes = (*notes, f"so written or otherwise, they are also in {ticked(fault.alike[:_NAMED])}{more}")
    helps = (f"cite `{refused.anchor}`",)
    return refused.finding(message, notes=notes, helps=helps, fixes=tuple(_fixes(fault, refused)))


_NAMED = 3
"""Further places that a note names."""
_OFFERED = 5
"""Places that are offered."""


def _fixes(fault: WrongPassage, refused: RefusedQuotation) -> Iterator[Fix]:
    """Name the right anchor, where the citation names one only; where several have the words, each is a choice."""
    citation, key = refused.quotation.citation, refused.anchor.key
    others = [anchor for anchor in (*fault.others, *fault.alike) if anchor.key == key]
    if citation is not None and any(citation.pages):
        for anchor in (refused.anchor, *others)[:_OFFERED]:
            yield from _for_page(refused, citation, anchor, is_choice=bool(others))
        return
    where = cited_at(refused)
    if where is None or len(refused.anchors) != 1:
        return
    whole = not fault.exact or _whole(refused)
    safe = not others and key == refused.anchors[0].key and whole and stands_alone(refused)
    for anchor in (refused.anchor, *others)[:_OFFERED]:
        if anchor != refused.anchors[0]:
            yield Fix(f"cite `{anchor}`", (Edit(where, str(anchor)),), safe, is_choice=bool(others))


def _for_page(refused: RefusedQuotation, citation: Citation, anchor: Anchor, *, is_choice: bool) -> Iterator[Fix]:
    """Name the right passage in place of the page; its own page prints by itself."""
    edit = named(refused.chapter.text, citation, anchor)
    if edit is not None:
        yield Fix(f"cite `{anchor}`", (edit,), is_choice=is_choice)


def cited_at(refused: RefusedQuotation) -> Place | None:
    """The place of the one anchor in the chapter's text, if it stands there as it is."""
    citation = refused.quotation.citation
    if citation is None or citation.place.approximate or len(citation.anchors) != 1:
        return None
    anchor, written = str(citation.anchors[0]), citation.written
    if refused.chapter.text.count(anchor, written.start, written.end) != 1:
        return None
    at = refused.chapter.text.index(anchor, written.start)
    return Place(refused.chapter.file, at, at + len(anchor))


def _whole(refused: RefusedQuotation) -> bool:
    """Whether every printed character stands in the one passage that is named."""
    near = refused.refusal.nearest
    return near is not None and fold(refused.printed).text in fold(near.text, seed=True).text


_MARK = re.compile(r"[\"“”„«»‹›「」『』]|(?<!\w)['‘]")


def stands_alone(refused: RefusedQuotation) -> bool:
    """Whether the citation serves no other quotation, so that changing it cannot break one."""
    quotation, citation = refused.quotation, refused.quotation.citation
    if citation is None or quotation.bound_by is not BoundBy.BRACKET:
        return quotation.bound_by is BoundBy.EXPLICIT
    if quotation.kind not in (Kind.INLINE, Kind.SPEECH):
        return True
    # Up to the previous citation or note: what it could reach, and more than it does.
    text = refused.chapter.flows[citation.flow].text
    low = text.rfind("\ufffc", 0, quotation.start) + 1
    around = text[low : quotation.start] + text[quotation.end : citation.at]
    return citation.flow == quotation.flow and _MARK.search(around) is None
