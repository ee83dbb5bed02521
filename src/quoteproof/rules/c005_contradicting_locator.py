"""C005, contradicting-locator: the author's own locator is not the place that the anchor names."""

from collections.abc import Iterator

from quoteproof.finding.model import Code, Edit, Explanation, Fault, Finding, Fix, Place, finding
from quoteproof.source.library import Locator, LocatorKind
from quoteproof.text.anchor import Anchor


class ContradictingLocator(Fault, code="C005"):
    """A number beside an anchor that is not, or may not be, the place of the anchor."""

    anchor: Anchor
    """The anchor."""
    written: str
    """The author's number, with its term."""
    read: bool
    """Whether it holds a number that can be read."""
    true: Locator
    """The place of the passage, or of what is quoted of it."""
    quoted: bool = False
    """Whether it is the page of the words that are quoted."""
    by_page: bool = False
    """Whether the citation names the page in place of a passage."""
    digits: str = ""
    """The author's number without its term, as it is written."""


CODE = Code("C005", "contradicting-locator", precedence=70)
EXPLANATION = Explanation(
    what="""A citation names a passage by its anchor and also gives a page, paragraph or section. The two are not
the same place. Every number before and after the anchor is read: with its term in the book's language
or in English (`p. 7`, `para 7`, `§ 7`), and without one (`7`, `at 7`, `[7]`). A range or a list must
include the place. The pages of a quotation are those of its first and its last word, and not all pages
of the passage. A number that may be a place in the source, and is not the place of the passage, is
refused too. A number of something else (a chapter, a line, a note) and a date are not judged. The
program knows that a number is wrong only where the source has pages or numbers of its own (`pages:` or
`numbers:` in `seeds/emendations.yaml`). Paragraphs that quoteproof counts itself are not compared.""",
    why="""The printed number sends the reader to a place. The author's own locator prints in place of the one that
the anchor gives, so it must name the same place.""",
    example="""In the chapter:

    “the newly emerged senior partner” [@chang2024#p18, p. 7]

In `seeds/emendations.yaml`:

    chang2024:
      pages:
        - {lines: 12, starts: Now, label: "3", reason: the printed page}""",
    instead="""Leave the locator to the anchor:

    “the newly emerged senior partner” [@chang2024#p18]""",
)


def word(fault: ContradictingLocator) -> Finding:
    on = "on " if fault.true.kind is LocatorKind.PAGE else ""
    if fault.quoted and fault.read:
        message = f"the citation says `{fault.written}`, but the words that are quoted are on {fault.true.words}"
    elif fault.read:
        message = f"the citation says `{fault.written}`, but `{fault.anchor}` is {on}{fault.true.words}"
    else:
        message = f"`{fault.written}` cannot be compared with `{fault.anchor}`, which is {on}{fault.true.words}"
    out = f"take it out: {fault.true.words} prints by itself"
    helps = (
        f"write {fault.true.words}" if fault.by_page else out,
        "or cite another passage; what counts something else is written with its word, such as `ch. 2` or `n. 3`, or "
        "outside of the citation",
    )
    return finding(CODE, message, fault.place, helps=helps, anchors=(fault.anchor,), fixes=tuple(_fixes(fault)))


def _fixes(fault: ContradictingLocator) -> Iterator[Fix]:
    """The page on which the words are, in place of the author's."""
    at, place = fault.written.find(fault.digits), fault.place
    if fault.quoted and fault.digits and place.end - place.start == len(fault.written) and not place.approximate:
        where = Place(place.file, place.start + at, place.start + at + len(fault.digits))
        yield Fix(f"write {fault.true.words}", (Edit(where, fault.true.text),))
