"""C006, citation-in-code: a citation is in code, where it is none."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding


class CitationInCode(Fault, code="C006"):
    """A citation in code."""

    anchor: str
    """What it names, with its `@`."""


CODE = Code("C006", "citation-in-code")
EXPLANATION = Explanation(
    what="""A citation is in code: between back-ticks, or in a paragraph that four spaces or a tab at the beginning of
its lines made into code.""",
    why="""Code prints as it was typed. The reader would see the name of a passage, which means nothing outside the
book's folder, and the work would be neither named nor listed.""",
    example="""In a chapter:

    The word comes back at the end `[@liang#p17]`.""",
    instead="""Take away the back-ticks, or the spaces before a paragraph:

    The word comes back at the end [@liang#p17].

Where the book is to show how a citation is typed, mark the code: `` `[@liang#p17]`{.code} ``.""",
)


def word(fault: CitationInCode) -> Finding:
    helps = (
        "take away the spaces or the back-ticks before it",
        "if the book is to show it as code, mark the code with `{.code}`",
    )
    return finding(CODE, f"`{fault.anchor}` is in code, and would print as it was typed", fault.place, helps=helps)
