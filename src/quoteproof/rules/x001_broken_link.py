"""X001, broken-link: a link leads to no place in the book."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.codes import Code
from quoteproof.finding.model import Edit, Finding, Fix, Place, finding
from quoteproof.rules.explanation import Explanation
from quoteproof.rules.wording import ticked

CODE: Final = Code("X001", "broken-link")
EXPLANATION: Final = Explanation(
    what="""\
A link or cross-reference names a heading, figure or table that no chapter has, or a reference that its
chapter does not define.""",
    why="""\
In print it would be a reference to nothing; on a screen, a link that does nothing.""",
    example="""\
In one chapter:

    Liang's word for it comes up again in [the fourth chapter](#who-led).

In another, its heading:

    # Who Leads {#who-leads}""",
    instead="""\
Name the place as its heading does:

    Liang's word for it comes up again in [the fourth chapter](#who-leads).

A link with no text, `[](#who-leads)`, prints the number and title of what it leads to.""",
)


def tell(name: str, place: Place, near: str | None, files: tuple[str, ...]) -> Finding:
    """Word the finding; `near` is an identifier that comes near, `files` the chapters that have it."""
    message = f"the link `#{name}` leads nowhere in the book"
    own = f"give the place that is meant this identifier: `{{#{name}}}` behind its heading"
    if near is None:
        return finding(CODE, message, place, helps=(own,))
    notes = (f"`#{near}` comes near; it stands in {ticked(files)}",)
    fixes = () if place.approximate else (Fix(f"write `#{near}`", (Edit(place, f"#{near}"),)),)
    return finding(CODE, message, place, notes=notes, helps=(f"write `#{near}`", own), fixes=fixes)


def tell_reference(label: str, place: Place) -> Finding:
    """Word the finding of a link by a reference that is not defined."""
    notes = ("its brackets print as they stand",)
    helps = (
        f"define it in a paragraph of its own: `[{label}]: https://…`",
        "write the address after the words: `[words](…)`",
    )
    return finding(CODE, f"the reference `[{label}]` is not defined", place, notes=notes, helps=helps)
