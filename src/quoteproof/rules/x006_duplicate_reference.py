"""X006, duplicate-reference: two reference definitions have one label."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding


class DuplicateReference(Fault, code="X006"):
    """A second definition of a reference."""

    label: str
    """Its label."""
    line: int
    """The 1-based line of the first definition."""


CODE = Code("X006", "duplicate-reference")
EXPLANATION = Explanation(
    what="""A chapter defines a reference, such as `[site]: https://…`, twice. Labels are compared without regard to
capitals.""",
    why="""pandoc takes the last one for every link in the chapter, and only warns. The other links lead somewhere else
than their author meant.""",
    example="""In the chapter:

    See [the report][site].

    [site]: https://example.org/2023

    [Site]: https://example.org/2024""",
    instead="""Give each a label of its own:

    See [the report][site-2023].

    [site-2023]: https://example.org/2023""",
)


def word(fault: DuplicateReference) -> Finding:
    notes = (f"it is defined first on line {fault.line}", "pandoc takes the last definition for every link")
    helps = ("take one of them out, or give it another label",)
    return finding(CODE, f"the reference `[{fault.label}]` is defined twice", fault.place, notes=notes, helps=helps)
