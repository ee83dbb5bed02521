"""X001, broken-link: a link leads to no place in the book."""

from __future__ import annotations

from typing import Final

from quoteproof.verdict.rules.explanation import Explanation

EXPLANATION: Final = Explanation(
    code="X001",
    what="""\
A link or cross-reference names a heading, figure or table that no chapter has.""",
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
