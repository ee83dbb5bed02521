"""X005, duplicate-identifier: an identifier is given to two places."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.codes import Code, Severity
from quoteproof.finding.model import Finding, Place, finding
from quoteproof.rules.explanation import Explanation

CODE: Final = Code("X005", "duplicate-identifier")
EXPLANATION: Final = Explanation(
    what="""\
An identifier such as `{#trade}` is given twice: in one chapter, which is an error, or in two, which is a
warning.""",
    why="""\
Within a chapter no link can lead to the second place. Over two chapters, links from a third would be
ambiguous.""",
    example="""\
In the chapter:

    ## Trade {#trade}

    ## Trade by sea {#trade}""",
    instead="""\
Give each place its own:

    ## Trade {#trade}

    ## Trade by sea {#trade-by-sea}""",
)


def tell(name: str, place: Place, file: str, line: int) -> Finding:
    """Word the finding; `file` and `line` are those of the place that had the identifier first."""
    helps = (f"give this place another identifier, such as `{{#{name}-2}}`",)
    if file == place.file:
        message = f"the identifier `#{name}` is given twice in this chapter"
        led = f"it is given first on line {line}, and links lead there"
        return finding(CODE, message, place, notes=(led,), helps=helps)
    notes = (f"`{file}` has it on line {line}", "a link from a third chapter could lead to either")
    message = f"the identifier `#{name}` is given in two chapters"
    return finding(CODE, message, place, notes=notes, helps=helps, severity=Severity.WARNING)
