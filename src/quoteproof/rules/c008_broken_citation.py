"""C008, broken-citation: what was meant for a citation is none, or is only a part of one."""

from enum import StrEnum
from typing import Final

from quoteproof.finding.model import Code, Edit, Explanation, Fault, Finding, Fix, Severity, finding
from quoteproof.rules.rule import tick


class Broken(StrEnum):
    """What is wrong with it."""

    NO_AT = "has no `@`, so its key would print"
    SPACE = "has a space behind its `@`, and would print as it stands"
    TORN = "is a passage that does not belong to the citation before it, and would print"
    UNCLOSED = "opens a bracket that no `]` closes, and the bracket would print"
    DOUBLE = "has brackets of its own around a citation, and they would print"
    ROUND = "would print a bracket inside a bracket, as in (Smith (2020))"
    ESCAPED = "has a backslash before its `@`, so the key would print"
    ORG = "is the way of Org mode to cite, and would print"
    SCANNABLE = "is a scannable cite of Zotero, and would print"


class BrokenCitation(Fault, code="C008"):
    """Something in the text that was meant for a citation."""

    broken: Broken
    """What is wrong with it."""
    written: str
    """How it is written."""
    cure: str | None
    """How it should be written, where that is known."""


CODE = Code("C008", "broken-citation")
EXPLANATION = Explanation(
    what="""A citation is written so that pandoc does not read it as one: without `@`, with a space behind it, with the
passage apart from the key, without its closing bracket, between brackets of another kind.""",
    why="""pandoc says nothing. The key or the name of a passage would print in the text, the work would not be cited,
and a quotation before it would have no citation.""",
    example="""In the chapter, with a key `liang` in the bibliography:

    The friendship has been tested five times [liang#p6].""",
    instead="""Write the whole citation between square brackets, the passage directly behind the key:

    The friendship has been tested five times [@liang#p6].

What is to print as it stands has a backslash before its first sign: `\\[liang#p6]`.""",
)

_WARNINGS: Final = frozenset({Broken.ROUND, Broken.ESCAPED})
"""What could be meant as it stands."""


def word(fault: BrokenCitation) -> Finding:
    cure = fault.cure
    helps = [f"write `{cure}`"] if cure else []
    fixes: tuple[Fix, ...] = ()
    match fault.broken:
        case Broken.TORN if cure is None:
            helps = ["write the passage directly behind the key: `[@key#p2]`"]
        case Broken.UNCLOSED:
            helps = [f"close the bracket behind the citation: `{cure}`"]
        case Broken.ORG:
            helps = ["write the key alone: `[@key#p2]`; an author in the sentence is `@key [#p2]`"]
        case Broken.SCANNABLE:
            helps = ["write the key that the bibliography has: `[@key#p2]`"]
    if cure and not fault.place.approximate and fault.broken not in (Broken.UNCLOSED, Broken.TORN, Broken.ROUND):
        fixes = (Fix(f"write `{cure}`", (Edit(fault.place, cure),)),)
    severity = Severity.WARNING if fault.broken in _WARNINGS else None
    message = f"{tick(fault.written)} {fault.broken.value}"
    return finding(CODE, message, fault.place, helps=tuple(helps), severity=severity, fixes=fixes)
