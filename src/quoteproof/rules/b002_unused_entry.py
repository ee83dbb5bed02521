"""B002, unused-entry: no chapter cites an entry of the bibliography."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.codes import Code, Severity, Tag
from quoteproof.finding.model import Finding, Place, finding
from quoteproof.rules.explanation import Explanation

CODE: Final = Code("B002", "unused-entry", severity=Severity.WARNING, tag=Tag.UNUSED)
EXPLANATION: Final = Explanation(
    what="""\
An entry of the bibliography is cited by no chapter. It is a warning, and told only when the whole book is
checked; where there are more than five, they are told together.""",
    why="""\
It does not print, so a work that the reader was meant to find is missing, or a seed is kept for
nothing.""",
    example="""\
In `references.bib`, of a book that nowhere cites `@sochi`:

    @online{sochi,
      title = {Meeting of the Valdai Discussion Club},
    }""",
    instead="""\
Cite the work, or take the entry out. An entry that is kept for later can stay: a warning stops no build.""",
)


def tell(key: str, place: Place, seed: str | None) -> Finding:
    """Word the finding; `seed` is the path of the entry's seed, if it has one."""
    notes = (f"its seed `{seed}` proves nothing in this book",) if seed else ()
    helps = (f"cite it with `@{key}`, or take the entry out",)
    return finding(CODE, f"no chapter cites `{key}`", place, notes=notes, helps=helps, anchors=(key,))


def tell_many(keys: tuple[str, ...], place: Place) -> Finding:
    """Word the finding of a bibliography with many such entries."""
    shown = f"{', '.join(f'`{key}`' for key in keys[:_SHOWN])}{' and others' if len(keys) > _SHOWN else ''}"
    helps = ("cite them, or take them out; they stop nothing",)
    message = f"{len(keys)} entries of the bibliography are cited by no chapter"
    return finding(CODE, message, place, notes=(f"these are {shown}",), helps=helps)


_SHOWN: Final = 10
