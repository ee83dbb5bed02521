"""X006, duplicate-reference: two reference definitions have one label."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.codes import Code
from quoteproof.finding.model import Finding, Place, finding
from quoteproof.rules.explanation import Explanation

CODE: Final = Code("X006", "duplicate-reference")
EXPLANATION: Final = Explanation(
    what="""\
A chapter defines a reference, such as `[site]: https://…`, twice. Labels are compared without regard
to capitals.""",
    why="""\
pandoc takes the last one for every link in the chapter, and only warns. The other links lead somewhere
else than their author meant.""",
    example="""\
In the chapter:

    See [the report][site].

    [site]: https://example.org/2023

    [Site]: https://example.org/2024""",
    instead="""\
Give each a label of its own:

    See [the report][site-2023].

    [site-2023]: https://example.org/2023""",
)


def tell(label: str, place: Place, line: int) -> Finding:
    """Word the finding; `line` is that of the first definition."""
    notes = (f"it is defined first on line {line}", "pandoc takes the last definition for every link")
    helps = ("take one of them out, or give it another label",)
    return finding(CODE, f"the reference `[{label}]` is defined twice", place, notes=notes, helps=helps)
