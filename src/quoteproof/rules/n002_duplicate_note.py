"""N002, duplicate-note: two notes have one label."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding


class DuplicateNote(Fault, code="N002"):
    """A second definition of a note."""

    label: str
    """Its label."""
    line: int
    """The 1-based line of the first definition."""


CODE = Code("N002", "duplicate-note")
EXPLANATION = Explanation(
    what="A chapter defines a note twice by the same label.",
    why="pandoc prints the last one at every mark, and only warns. What the other one says is lost.",
    example="""In the chapter:

    Liang gives five cases.[^1]

    [^1]: The last is of 1969.

    [^1]: Chang counts four.""",
    instead="""Give each note a label and a mark of its own:

    Liang gives five cases.[^liang] Chang counts fewer.[^chang]

    [^liang]: The last is of 1969.

    [^chang]: He counts four.""",
)


def word(fault: DuplicateNote) -> Finding:
    notes = (f"it is defined first on line {fault.line}", "only the last definition prints")
    helps = ("give one of them another label, and its mark too",)
    return finding(CODE, f"the note `[^{fault.label}]` is defined twice", fault.place, notes=notes, helps=helps)
