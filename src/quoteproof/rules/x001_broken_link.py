"""X001, broken-link: a link leads to no place in the book."""

from quoteproof.finding.model import Code, Edit, Explanation, Fault, Finding, Fix, finding
from quoteproof.rules.rule import ticked


class BrokenLink(Fault, code="X001"):
    """A link to a place that the book does not have."""

    name: str
    """The identifier that it names."""
    near: str | None
    """An identifier that comes near."""
    files: tuple[str, ...]
    """The chapters that have that one."""


CODE = Code("X001", "broken-link")
EXPLANATION = Explanation(
    what="A link or cross-reference names a heading, figure or table that no chapter has.",
    why="In print it would be a reference to nothing; on a screen, a link that does nothing.",
    example="""In one chapter:

    Liang's word for it comes up again in [the fourth chapter](#who-led).

In another, its heading:

    # Who Leads {#who-leads}""",
    instead="""Name the place as its heading does:

    Liang's word for it comes up again in [the fourth chapter](#who-leads).

A link with no text, `[](#who-leads)`, prints the number and title of what it leads to.""",
)


def word(fault: BrokenLink) -> Finding:
    name, near, place = fault.name, fault.near, fault.place
    message = f"the link `#{name}` leads nowhere in the book"
    own = f"give the place that is meant this identifier: `{{#{name}}}` behind its heading"
    if near is None:
        return finding(CODE, message, place, helps=(own,))
    notes = (f"`#{near}` comes near; it is in {ticked(fault.files)}",)
    fixes = () if place.approximate else (Fix(f"write `#{near}`", (Edit(place, f"#{near}"),)),)
    return finding(CODE, message, place, notes=notes, helps=(f"write `#{near}`", own), fixes=fixes)
