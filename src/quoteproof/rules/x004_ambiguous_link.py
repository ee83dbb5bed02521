"""X004, ambiguous-link: a link could lead to several places of the book."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding
from quoteproof.rules.rule import ticked


class AmbiguousLink(Fault, code="X004"):
    """A link that could lead to several chapters."""

    name: str
    """The identifier that it names."""
    files: tuple[str, ...]
    """The chapters that have it."""


CODE = Code("X004", "ambiguous-link")
EXPLANATION = Explanation(
    what="A link names an identifier that two or more other chapters have, and its own chapter does not.",
    why="One of them would have to be guessed, and the printed number of the chapter with it.",
    example="""In a chapter without a part of that name:

    Liang answers [the earlier question](#questions).

In two other chapters:

    ## Questions""",
    instead="""Give the heading that is meant an identifier of its own:

    ## Questions {#questions-of-trade}

And name that one:

    Liang answers [the earlier question](#questions-of-trade).""",
)


def word(fault: AmbiguousLink) -> Finding:
    helps = (
        f"give the place that is meant an identifier of its own, such as `{{#{fault.name}-2}}`",
        "name that one in the link",
    )
    message = f"the link `#{fault.name}` could lead to several chapters"
    return finding(CODE, message, fault.place, notes=(f"it is in {ticked(fault.files)}",), helps=helps)
