"""N003, unused-note: no mark leads to a note."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, Severity, Tag, finding


class UnusedNote(Fault, code="N003"):
    """A note without a mark."""

    label: str
    """Its label."""


CODE = Code("N003", "unused-note", severity=Severity.WARNING, tag=Tag.UNUSED)
EXPLANATION = Explanation(
    what="A chapter defines a note, and no mark in its text has the label. It is a warning.",
    why="The note does not print, and nothing else says so. Its mark may have been lost with a sentence.",
    example="""In the chapter:

    Liang gives five cases.

    [^cases]: The last is of 1969.""",
    instead="""Put its mark where the note belongs, or take the note out:

    Liang gives five cases.[^cases]

    [^cases]: The last is of 1969.""",
)


def word(fault: UnusedNote) -> Finding:
    message = f"no mark leads to the note `[^{fault.label}]`, so it does not print"
    helps = (f"put `[^{fault.label}]` where the note belongs, or take the note out",)
    return finding(CODE, message, fault.place, helps=helps)
