"""C002, unknown-anchor: the source is there, the cited place in it is not."""

import re
from typing import Final

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding
from quoteproof.finding.tally import counted
from quoteproof.rules.rule import ticked, words_are_in
from quoteproof.source.library import AnchorFault, UnknownAnchor
from quoteproof.text.anchor import Anchor


class UnknownAnchorCited(Fault, code="C002"):
    """A citation of a place that the source does not have."""

    unresolved: UnknownAnchor
    """What the anchor names."""
    quoted_in: Anchor | None
    """The passage that has the quoted words, where one is known."""


CODE = Code("C002", "unknown-anchor", precedence=40)
EXPLANATION = Explanation(
    what="""The citation's key is right, but the part behind `#` names no place that can be cited. The reasons are:
no passage has that ID; the passage has no such sentence; nobody gave that name to a passage; a range
runs backwards; the passage is furniture (a running head, a teaser) and no part of the text; or no
reader of the document sees the passage.""",
    why="What is not there cannot be compared, and could not be printed as a place to look up.",
    example="""In the chapter:

    China and Russia “have never been genuine allies” [@liang#p60].

In the source:

    the passages of `liang` are `p1` to `p26`, and the words are in `p6`""",
    instead="""Cite the passage by its ID; `quoteproof show liang` lists them:

    China and Russia “have never been genuine allies” [@liang#p6].

`quoteproof show liang#p6` shows a passage with its neighbours.""",
)


_SENTENCE: Final = re.compile(r"^(p\d+)\.s\d+$")


def word(fault: UnknownAnchorCited) -> Finding:
    unresolved = fault.unresolved
    message, notes, helps = _words(unresolved)
    notes = (*notes, *words_are_in(fault.quoted_in))
    return finding(CODE, message, fault.place, notes=notes, helps=helps, anchors=(unresolved.anchor,))


def _words(unresolved: UnknownAnchor) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    key, anchor, place = unresolved.key, unresolved.anchor, unresolved.anchor.place
    what = "names" if unresolved.why is AnchorFault.NO_SUCH_NAME else "anchors"
    near = (f"{what} that come near: {ticked(unresolved.nearest)}",) if unresolved.nearest else ()
    listing = (f"list them with `quoteproof show {key}`",)
    match unresolved.why:
        case AnchorFault.NO_SUCH_PASSAGE:
            has = f"`{key}` has {counted(unresolved.passages, 'passage')}"
            return f"`{key}` has no passage `{place}`", (has, *near), listing
        case AnchorFault.NO_SUCH_SENTENCE:
            whole = unresolved.nearest[0] if unresolved.nearest else Anchor(key)
            has = f"`{whole}` has {counted(unresolved.sentences, 'sentence')}"
            help_ = f"cite `{whole}`, the whole passage"
            return f"`{anchor}` names a sentence that does not exist", (has,), (help_,)
        case AnchorFault.NO_SUCH_NAME:
            form = f"a passage is cited as `{key}#p1`, a sentence as `{key}#p1.s2`, a range as `{key}#p1-p2`"
            return f"nothing in `{key}` is called `{place}`", (form, *near), listing
        case AnchorFault.REVERSED_RANGE:
            turned = unresolved.nearest[0] if unresolved.nearest else key
            return f"the range `{anchor}` runs backwards", (), (f"cite `{turned}`",)
        case AnchorFault.FURNITURE:
            note = "running heads, teasers and the like are furniture, by the document or by `seeds/emendations.yaml`"
            passages = Anchor(key, _SENTENCE.sub(r"\1", place or ""))
            other = f"if it is part of the text, say so: `quoteproof role {passages} body`"
            return f"`{anchor}` is furniture and cannot be cited", (note, *near), (*listing, other)
        case AnchorFault.UNSEEN:
            note = "they are in the file, and are hidden, covered, too small or outside of the page"
            return f"no reader of the document sees the words of `{anchor}`", (note, *near), listing
