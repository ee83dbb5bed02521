"""C009, enclosed-citation: a citation stands in round brackets of the author's own."""

from quoteproof.finding.model import Code, Edit, Explanation, Fault, Finding, Fix, Severity, finding


class EnclosedCitation(Fault, code="C009"):
    """A citation in brackets with nothing but a few words before it."""

    note: bool
    """Whether the style prints it as a note, and not in brackets."""
    words: str
    """The words before it in the brackets."""
    inside: str | None
    """The citation with these words inside of it, where it can be written so."""


CODE = Code("C009", "enclosed-citation", severity=Severity.WARNING)
EXPLANATION = Explanation(
    what="""A citation in square brackets stands in round brackets of your own, with nothing but a few words before it.
A note style puts its mark behind the brackets, so that `(quoted in).` is left in the text; a style that
prints citations in brackets prints two pairs.""",
    why="""What leads to a citation prints with it: in the note, or inside the style's own brackets.""",
    example="""In the chapter:

    It was a long way to an alliance (see [@chang2024#p18]).""",
    instead="""Put the words inside the square brackets:

    It was a long way to an alliance [see @chang2024#p18].""",
)


def word(fault: EnclosedCitation) -> Finding:
    if fault.note:
        left = f"({fault.words})"
        message = f"this citation prints as a note, and `{left}` stays in the text without it"
    else:
        message = "this citation prints in brackets of its own, inside of these"
    if fault.inside is None:
        return finding(CODE, message, fault.place, helps=("put the words into the citation: `[see @KEY#p1]`",))
    help_ = f"write `{fault.inside}`, without brackets of your own"
    fix = Fix("put the words into the citation", (Edit(fault.place, fault.inside),), safe=False)
    return finding(CODE, message, fault.place, helps=(help_,), fixes=(fix,))
