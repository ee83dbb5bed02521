"""C005, contradicting-locator: the author's own locator is not the place that the anchor names."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding
from quoteproof.text.anchor import Anchor


class ContradictingLocator(Fault, code="C005"):
    """A locator of the author's that is not the place of the anchor."""

    anchor: Anchor
    """The anchor."""
    kind: str
    """What the locator counts, such as `page`."""
    written: str
    """The author's locator."""
    true: str
    """The one of the passage."""


CODE = Code("C005", "contradicting-locator", precedence=70)
EXPLANATION = Explanation(
    what="""A citation names a passage by its anchor and gives a page, paragraph or section of its own besides, in the
terms of the book's language or in English, and the two are not the same place. That is known only where the
source has pages or numbers of its own (`pages:` or `numbers:` in `seeds/emendations.yaml`); paragraphs that
quoteproof counts itself contradict nobody.""",
    why="""The reader is sent to the printed number. An author's own locator replaces the one that follows from the
anchor, so it must not contradict it.""",
    example="""In the chapter:

    “the newly emerged senior partner” [@chang2024#p18, p. 7]

In `seeds/emendations.yaml`:

    chang2024:
      pages:
        - {lines: 12, starts: Now, page: "3", reason: the printed page}""",
    instead="""Leave the locator to the anchor:

    “the newly emerged senior partner” [@chang2024#p18]""",
)


def word(fault: ContradictingLocator) -> Finding:
    kind = fault.kind
    message = f"the citation says {kind} {fault.written}, but `{fault.anchor}` is on {kind} {fault.true}"
    helps = (f"take the locator out: {kind} {fault.true} prints by itself", "or cite another passage")
    return finding(CODE, message, fault.place, helps=helps, anchors=(fault.anchor,))
