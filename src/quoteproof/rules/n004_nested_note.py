"""N004, nested-note: a note is inside another note."""

from quoteproof.chapter.faults import NestedNote
from quoteproof.finding.model import Code, Explanation, Finding, finding

CODE = Code("N004", "nested-note")
EXPLANATION = Explanation(
    what="A note, or the mark of one, is inside a note.",
    why="Word cannot hold such a note, and pandoc prints the mark of one as brackets.",
    example="""In the chapter:

    Liang gives five cases.^[The last is of 1969.^[In March.]]""",
    instead="""Write it in the outer note:

    Liang gives five cases.^[The last is of 1969, in March.]""",
)


def word(fault: NestedNote) -> Finding:
    if fault.label is None:
        return finding(CODE, "a note is inside another note", fault.place, helps=("write it in the outer note",))
    message = f"the note mark `[^{fault.label}]` is inside a note"
    notes = ("pandoc has no notes on notes, and prints the brackets as they are",)
    helps = ("write it in the note itself, or put the mark into the text",)
    return finding(CODE, message, fault.place, notes=notes, helps=helps)
