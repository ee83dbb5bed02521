"""X010, undefined-reference: a reference is not defined."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding


class UndefinedReference(Fault, code="X010"):
    """A link by a reference that is not defined."""

    label: str
    """The label of the reference."""


CODE = Code("X010", "undefined-reference")
EXPLANATION = Explanation(
    what="A link names a reference, `[words][name]`, that its chapter does not define.",
    why="pandoc says nothing and prints the brackets as they are.",
    example="""In the chapter:

    See [the report][site].""",
    instead="""Define it in a paragraph of its own, or write the address after the words:

    See [the report][site].

    [site]: https://example.org/2023""",
)


def word(fault: UndefinedReference) -> Finding:
    label, notes = fault.label, ("its brackets print as they are",)
    helps = (
        f"define it in a paragraph of its own: `[{label}]: https://…`",
        "write the address after the words: `[words](…)`",
    )
    return finding(CODE, f"the reference `[{label}]` is not defined", fault.place, notes=notes, helps=helps)
