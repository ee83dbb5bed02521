"""Refusals: why a quotation that was asked for by its first and last words is not written, and what to do.

Promises: one wording for the command line and the editors. Leaves out: anchors that name nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from quoteproof.search.stretch import Absent, Several
from quoteproof.search.writing import Unwritable
from quoteproof.text.anchor import Anchor


@dataclass(frozen=True, slots=True)
class QuotingRefusal:
    """Why nothing is written."""

    message: str
    """The reason."""
    helps: tuple[str, ...]
    """What the author can do."""


def not_found(anchor: Anchor, why: Several | Absent) -> QuotingRefusal:
    """Word why words were not found in what an anchor names."""
    see = f"see the passage with `quoteproof show {anchor}`"
    if isinstance(why, Several):
        places = ", ".join(f"`… {place} …`" for place in why.places)
        more = f" and {why.count - len(why.places)} more" if why.count > len(why.places) else ""
        helps = ["give more words, so that only one place has them", f"they stand in {places}{more}"]
        return QuotingRefusal(f"`{why.words}` stands {why.count} times in `{anchor}`", tuple(helps))
    if why.after:
        message = f"`{why.words}` does not stand after `{why.after}` in `{anchor}`"
        return QuotingRefusal(message, (f"give first what stands first, or {see}",))
    near = ", ".join(f"`{words}`" for words in why.nearest)
    helps = [f"nearest are {near}"] if near else []
    helps.append(f"{see}, or look elsewhere with `quoteproof find`")
    return QuotingRefusal(f"`{why.words}` does not stand in `{anchor}`", tuple(helps))


def unwritable(anchor: Anchor, why: Unwritable) -> QuotingRefusal:
    """Word why a stretch that was found cannot be written."""
    cures = {
        Unwritable.ODD_MARK: "end the quotation before the mark or take in its partner: give FIRST and LAST",
        Unwritable.BORDER: "use `--block`, or quote from one paragraph",
        Unwritable.NO_WORDS: "choose another passage",
        Unwritable.INEXACT: "give FIRST and LAST so that these characters stay outside",
    }
    helps = (cures[why], f"see the passage with `quoteproof show {anchor}`")
    return QuotingRefusal(f"`{anchor}` cannot be quoted like this: {why.value}", helps)
