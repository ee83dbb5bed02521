"""The imprint: what a printed book says of its quotations, in figures that are the check's own.

Promises: attested and translated quotations are never called verified and are counted apart.
Source: rules.md, “Verdicts”.
"""

from __future__ import annotations

from quoteproof.check.result import CheckResult
from quoteproof.source.library import Extent, LocatorKind


def imprint(result: CheckResult) -> tuple[str, ...]:
    """Give the paragraphs of the imprint page."""
    counts = result.counts
    verified = counts["verbatim"] + counts["altered"]
    whole = verified + counts["attested"] + counts["translated"]
    if not whole:
        return ()
    lines = [
        f"{verified} of {whole} quotations verified. Each was compared, character by character, with the "
        "document that it cites. What is left out, put in or changed stands in square brackets; emphasis that is added "
        "is said to be."
    ]
    if counts["attested"]:
        lines.append(f"{counts['attested']} were compared by a person and are not verified.")
    if counts["translated"]:
        lines.append(f"{counts['translated']} are translations and are not verified.")
    if _counts_paragraphs(result):
        lines.append("Where a document has no pages, a citation counts the paragraphs of its text.")
    return tuple(lines)


def _counts_paragraphs(result: CheckResult) -> bool:
    anchors = {a for r in result.chapters for c in r.citations for a in c.anchors if "#" in a}
    extents = (result.library.resolve(anchor) for anchor in anchors)
    return any(isinstance(e, Extent) and e.locator and e.locator.kind is LocatorKind.PARAGRAPH for e in extents)
