"""C003, retired-anchor: the cited passage was there once and is gone."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, Tag, finding
from quoteproof.rules.rule import tick, words_are_in
from quoteproof.source.library import RetiredAnchor
from quoteproof.text.anchor import Anchor


class RetiredAnchorCited(Fault, code="C003"):
    """A citation of a passage that is no longer in its source."""

    unresolved: RetiredAnchor
    """What the anchor names."""
    quoted_in: Anchor | None
    """The passage that has the quoted words, where one is known."""


CODE = Code("C003", "retired-anchor", precedence=50, tag=Tag.RETIRED)
EXPLANATION = Explanation(
    what="""The citation names a passage that the source once had. When its seed was replaced by a new text, the
passage was no longer found, and its ID was retired. An ID is never given out a second time.""",
    why="""The words may be elsewhere now, in another form, or gone. That is for a person to see: no other passage
takes the place of the old one by itself.""",
    example="""In the chapter, after the seed was replaced by a text without its last line:

    The page ends with the words “Related Topics” [@liang#p26].

In `seeds/anchors.yaml`, in the part of `liang`:

    tombstones: {"p26": "Related Topics"}""",
    instead="""Look for the words with `quoteproof show KEY`. If a passage still has them, cite it; if none has, the
quotation must go or the source's older edition must be taken in beside the new one.""",
)


def word(fault: RetiredAnchorCited) -> Finding:
    unresolved = fault.unresolved
    message = f"`{unresolved.key}#{unresolved.id}` is retired: the passage is no longer in the seed"
    was = (f"it was {tick(unresolved.tombstone)}",) if unresolved.tombstone else ()
    notes = (*was, *words_are_in(fault.quoted_in))
    helps = (f"list the passages with `quoteproof show {unresolved.key}`, and cite the one that has the words now",)
    return finding(CODE, message, fault.place, notes=notes, helps=helps, anchors=(unresolved.anchor,))
