"""Anchors as people type them to a command, and what is said where one names nothing."""

from __future__ import annotations

from quoteproof.disk.errors import Trouble
from quoteproof.finding.model import Place
from quoteproof.quotation.model import Citation
from quoteproof.rules.findings import anchor_fault, worded
from quoteproof.source.library import Unresolved
from quoteproof.text.anchor import Anchor


def asked(anchor: str) -> Anchor:
    """Give an anchor that was typed or pasted as it stands in a citation, without what stands around it there."""
    return Anchor.parse(anchor.strip().strip("[]").lstrip("-@").strip("{}"))


def unresolved(found: Unresolved) -> Trouble:
    """Word what is wrong with an anchor as a chapter's finding would."""
    if not found.key:
        return Trouble(f"`{found.anchor}` is no anchor", helps=("name a source and a passage: `KEY#p1`",))
    citation = Citation(0, 0, (found.anchor,), "", False, Place(""), Place(""), None)
    fault = anchor_fault(citation, found, serves=True)
    for finding in worded((fault,) if fault else ()):
        return Trouble(finding.message, helps=finding.helps)
    if not found.anchor.names_place:
        helps = (f"name one: `{found.key}#p1`, with the number that `quoteproof show {found.key}` gives",)
        return Trouble(f"`{found.anchor}` names no passage", helps=helps)
    return Trouble(f"the seed of `{found.key}` cannot be used", helps=("run `quoteproof check` to see why",))
