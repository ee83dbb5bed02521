"""P004, unusable-file: what `book.yaml` names for print cannot be used."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding


class UnusableFile(Fault, code="P004"):
    """A font or a reference document that cannot be used, or a title page that cannot be set."""

    what: str
    """What it is, such as `the font`."""
    name: str
    """What it is called."""
    why: str
    """Why it cannot be used, as it goes on from there."""
    helps: tuple[str, ...]
    """What to do."""


CODE = Code("P004", "unusable-file")
EXPLANATION = Explanation(
    what="""A font or a reference document that `book.yaml` names is not there or cannot be used, a file in `fonts/` is
no font, or the title page does not fit on its page.""",
    why="No edition could be made, or it would not look as its author wants it to.",
    example="""In `book.yaml`, without a font of that name in `fonts/`:

    font: Sabon""",
    instead="Put the file there, or name another.",
)


def word(fault: UnusableFile) -> Finding:
    return finding(CODE, f"{fault.what} `{fault.name}` {fault.why}", fault.place, helps=fault.helps)
