"""X008, unsupported-link: a link leads to an address that is not allowed."""

from quoteproof.chapter.faults import UnsupportedLink
from quoteproof.finding.model import Code, Explanation, Finding, finding

CODE = Code("X008", "unsupported-link")
EXPLANATION = Explanation(
    what="A link leads to something that is no web page, no mail address and no place in the book.",
    why="A path or a script would work on one machine, or in one output, and on no other.",
    example="""In the chapter:

    See [the report](ftp://example.org/report.pdf).""",
    instead="""Name a web page, a mail address or a place in the book:

    See [the report](https://example.org/report.pdf).""",
)


def word(fault: UnsupportedLink) -> Finding:
    helps = ("a link leads to a web page (`https://…`), a mail address, or a place in the book (`#…`)",)
    return finding(CODE, f"a link to `{fault.target}` is not allowed", fault.place, helps=helps)
