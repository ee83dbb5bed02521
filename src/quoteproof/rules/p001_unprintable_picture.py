"""P001, unprintable-picture: a picture cannot be printed."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding


class UnprintablePicture(Fault, code="P001"):
    """A picture that is there and cannot be printed."""

    target: str
    """Its path, as written."""
    why: str
    """Why."""
    cure: str
    """What to do."""


CODE = Code("P001", "unprintable-picture")
EXPLANATION = Explanation(
    what="A picture is damaged, is not what its name says, or is too large to print.",
    why="No edition can show it, and some programs would show another picture than others.",
    example="A file `span.png` that is a JPEG under another name.",
    instead="Save the picture anew from a picture editor, as PNG or JPEG.",
)


def word(fault: UnprintablePicture) -> Finding:
    message = f"the picture `{fault.target}` cannot be printed: {fault.why}"
    return finding(CODE, message, fault.place, helps=(fault.cure,))
