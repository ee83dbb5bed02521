"""S008, unconfirmed-passage: the original of a source does not say what its reading text says."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding
from quoteproof.finding.tally import counted
from quoteproof.source.library import UnconfirmedPassage


class UnconfirmedPassageCited(Fault, code="S008"):
    """A citation of a passage that the original, read again, does not have so."""

    unresolved: UnconfirmedPassage
    """What the anchor names."""


CODE = Code("S008", "unconfirmed-passage", precedence=15, blocking=True)
EXPLANATION = Explanation(
    what="""The source is a PDF, a web page or another document. `check` read the original again. The cited passage,
or one before it, is not there as `seeds/KEY.reading.jsonl` has it.""",
    why="""The reading text is made from the original, and the program does not trust it without the original:
somebody may have edited it together with the lock. A passage that is added or removed changes how the
passages after it are counted. It is also possible that this version of the program reads the document
differently from the version that made the reading text.""",
    example="""In `seeds/report.pdf` stands

    The vote was split today.

and in `seeds/report.reading.jsonl` somebody has written

    The vote was unanimous today.""",
    instead="""Run `quoteproof reread report`. It reads the original anew, shows each passage that differs, keeps
the anchors of the passages that are still there, and writes the reading text and the lock. If nobody should
have changed the reading text, bring it back from version control instead.""",
)


def word(fault: UnconfirmedPassageCited) -> Finding:
    anchor, ids = fault.unresolved.anchor, fault.unresolved.ids
    what = f"`{anchor.key}#{ids[0]}`" if len(ids) == 1 else f"{counted(len(ids), 'passage')} of `{anchor}`"
    message = f"the original of `{anchor.key}` does not confirm {what}"
    if fault.unresolved.why:
        message = f"the original of `{anchor.key}` could not be read again: {fault.unresolved.why}"
        helps = (f"see it with `quoteproof reread {anchor.key} --dry-run`",)
        return finding(CODE, message, fault.place, helps=helps, source=anchor.key, anchors=(anchor,))
    notes = ("read again, the original does not have these words, or those before them, as the reading text has them",)
    helps = (f"see what differs with `quoteproof reread {anchor.key} --dry-run`; without `--dry-run` it is mended",)
    return finding(CODE, message, fault.place, notes=notes, helps=helps, source=anchor.key, anchors=(anchor,))
