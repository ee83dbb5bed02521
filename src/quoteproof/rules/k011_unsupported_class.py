"""K011, unsupported-class: a class has no meaning here."""

import re
from typing import Final

from quoteproof.chapter.faults import UnsupportedClass
from quoteproof.finding.model import Code, Explanation, Finding, finding

_CALLOUT: Final = re.compile(
    r"\{.+\}|callout(?:-\w+)?|note|tip|hint|info|warning|caution|danger|important|details|aside"
)
"""Classes of callouts and directives in other programs."""

CODE = Code("K011", "unsupported-class")
EXPLANATION = Explanation(
    what="A word, a division or a heading has a class that has no meaning here.",
    why="""Editions give classes a meaning of their own: some hide words, some mark them as deleted. A class with a
meaning here prints the same in each edition.""",
    example="""In the chapter:

    It came to [2.7%]{.red} of the trade.""",
    instead="""Use emphasis, or leave it:

    It came to *2.7%* of the trade.

Classes with a meaning are `.term`, `.own`, `.translation`, `.epigraph`, `.code` and `.unnumbered`.""",
)


def word(fault: UnsupportedClass) -> Finding:
    helps: tuple[str, ...] = (
        "use one of `.term`, `.own`, `.translation`, `.epigraph`, `.code`, `.unnumbered`, or take it out",
    )
    if _CALLOUT.fullmatch(fault.name):
        helps = ("write words of your own as a paragraph: `**Note.** …`", "take the lines of colons out")
    return finding(CODE, f"the class `.{fault.name}` has no meaning here", fault.place, helps=helps)
