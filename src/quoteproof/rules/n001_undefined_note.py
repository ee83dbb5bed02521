"""N001, undefined-note: a note mark has no note."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.codes import Code
from quoteproof.finding.model import Finding, Place, finding
from quoteproof.rules.explanation import Explanation

CODE: Final = Code("N001", "undefined-note")
EXPLANATION: Final = Explanation(
    what="""\
A note mark such as `[^names]` has no definition that pandoc reads as one. There is none of that label
(capitals count); or it does not begin after an empty line; or the mark stands inside another note,
where there are no notes.""",
    why="""\
pandoc says nothing: the brackets print as they stand, and the note, if it was written, as part of a
paragraph.""",
    example="""\
In the chapter:

    Liang gives five cases.[^cases]

    [^case]: The last is of 1969.""",
    instead="""\
Give mark and definition the same label, and the definition a paragraph of its own:

    Liang gives five cases.[^cases]

    [^cases]: The last is of 1969.""",
)


def tell(label: str, place: Place, near: str | None) -> Finding:
    """Word the finding of a mark without a definition; `near` is a label that differs in capitals alone."""
    helps = [
        f"write the note: an empty line, then `[^{label}]: …`",
        f"write `\\[^{label}]` if brackets are meant to print",
    ]
    if near is not None:
        helps.insert(0, f"write `[^{near}]`, which is defined")
    return finding(CODE, f"the note `[^{label}]` is not defined", place, notes=_PRINTS, helps=tuple(helps))


def tell_loose(label: str, place: Place) -> Finding:
    """Word the finding of a definition that stands in the middle of a paragraph."""
    notes = ("a definition in the middle of a paragraph is text to pandoc, and prints as it stands",)
    helps = ("put an empty line before the definition",)
    return finding(CODE, f"the definition of the note `[^{label}]` is not read as one", place, notes=notes, helps=helps)


def tell_nested(label: str, place: Place) -> Finding:
    """Word the finding of a mark that stands inside a note."""
    notes = ("pandoc has no notes on notes, and prints the brackets as they stand",)
    helps = ("say it in the note itself, or put the mark into the text",)
    return finding(CODE, f"the note mark `[^{label}]` stands inside a note", place, notes=notes, helps=helps)


_PRINTS: Final = ("its brackets print as they stand",)
