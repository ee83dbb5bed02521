"""X007, colliding-reference: a reference definition makes links of the brackets that mark alterations."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding


class CollidingReference(Fault, code="X007"):
    """A definition that makes links of the brackets of alterations."""

    label: str
    """Its label."""


CODE = Code("X007", "colliding-reference")
EXPLANATION = Explanation(
    what="""A chapter defines a reference by a label that quotations use for something else: `[sic]`, a single letter
as in `[T]he`, or dots; or by one that is in brackets joined to a word.""",
    why="""pandoc makes a link of every bracket with the label of a reference. What was meant as a mark of an altered
quotation would print as a link, without its brackets, and read as the source's own. Inside a quotation the
link itself is Q018.""",
    example="""In the chapter:

    [t]: https://example.org/timeline""",
    instead="""Give the definition a label of several letters, and name it in the links:

    See [the timeline][timeline].

    [timeline]: https://example.org/timeline""",
)


def word(fault: CollidingReference) -> Finding:
    label = fault.label
    notes = ("it would print without its brackets, as the source's own words",)
    helps = (f"give the definition a longer label, such as `[{_LONGER.get(label, label)}-link]`, and its links too",)
    message = f"the definition of `[{label}]` makes a link of every bracket like it"
    return finding(CODE, message, fault.place, notes=notes, helps=helps)


_LONGER = {"…": "dots", "...": "dots", ". . .": "dots"}
