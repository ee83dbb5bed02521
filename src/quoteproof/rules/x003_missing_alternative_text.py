"""X003, missing-alternative-text: a picture has no words for those who cannot see it."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, Severity, finding


class MissingAlternativeText(Fault, code="X003"):
    """A picture without alternative text."""

    target: str
    """Its path, as written."""
    caption: bool
    """Whether it has a caption, which would be read aloud twice."""


CODE = Code("X003", "missing-alternative-text")
EXPLANATION = Explanation(
    what="A picture has no alternative text. One whose caption would have to serve as it is a warning.",
    why="""Readers who cannot see the picture are given nothing, and the PDF could not be called accessible. A caption
says what a picture is about; alternative text says what there is to see.""",
    example="""In the chapter:

    ![What each document can see.](images/span.png)""",
    instead="""Describe the picture:

    ![What each document can see.](images/span.png){alt="A timeline from 2014 to 2025 with one row for each of
    the five documents."}""",
)


def word(fault: MissingAlternativeText) -> Finding:
    if not fault.caption:
        helps = (f'say what it shows: `![Caption.]({fault.target}){{alt="…"}}`',)
        return finding(CODE, f"the image `{fault.target}` has no alternative text", fault.place, helps=helps)
    message = f"the image `{fault.target}` has no alternative text but its caption"
    notes = ("the caption is read aloud twice, and nothing says what there is to see",)
    helps = ('say what it shows behind the path: `{alt="…"}`',)
    return finding(CODE, message, fault.place, notes=notes, helps=helps, severity=Severity.WARNING)
