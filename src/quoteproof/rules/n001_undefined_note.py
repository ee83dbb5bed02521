"""N001, undefined-note: a note mark has no note."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding


class UndefinedNote(Fault, code="N001"):
    """A note mark without a definition."""

    label: str
    """Its label."""
    near: str | None
    """A defined label that differs in capitals alone."""


class LooseNoteDefinition(Fault, code="N001"):
    """A definition of a note in the middle of a paragraph, which is none."""

    label: str
    """Its label."""


CODE = Code("N001", "undefined-note")
EXPLANATION = Explanation(
    what="""A note mark such as `[^names]` has no definition that pandoc reads as one: there is none of that label
(capitals count), or it does not begin after an empty line.""",
    why="""pandoc says nothing: the brackets print as they are, and the note, if it was written, as part of a
paragraph.""",
    example="""In the chapter:

    Liang gives five cases.[^cases]

    [^case]: The last is of 1969.""",
    instead="""Give mark and definition the same label, and the definition a paragraph of its own:

    Liang gives five cases.[^cases]

    [^cases]: The last is of 1969.""",
)


def word(fault: UndefinedNote | LooseNoteDefinition) -> Finding:
    match fault:
        case UndefinedNote(label=label, near=near):
            message = f"the note `[^{label}]` is not defined"
            notes = ("its brackets print as they are",)
            helps = [
                f"write the note: an empty line, then `[^{label}]: …`",
                f"write `\\[^{label}]` if brackets are meant to print",
            ]
            if near is not None:
                helps.insert(0, f"write `[^{near}]`, which is defined")
        case LooseNoteDefinition(label=label):
            message = f"the definition of the note `[^{label}]` is not read as one"
            notes = ("in the middle of a paragraph pandoc takes it for text and prints it",)
            helps = ["put an empty line before the definition"]
    return finding(CODE, message, fault.place, notes=notes, helps=tuple(helps))
