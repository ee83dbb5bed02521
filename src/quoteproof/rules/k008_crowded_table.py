"""K008, crowded-table: a table has too many columns."""

from __future__ import annotations

from typing import Final

from quoteproof.chapter.faults import CrowdedTable
from quoteproof.finding.model import Code, Finding, finding
from quoteproof.rules.explanation import Explanation

CODE: Final = Code("K008", "crowded-table")
EXPLANATION: Final = Explanation(
    what="""\
A table has more columns than a page holds.""",
    why="""\
The columns would print over one another, and their words could not be read.""",
    example="""\
A table of thirty columns, one for each year.""",
    instead="""\
Make several tables of it, or turn rows and columns round.""",
)


def word(fault: CrowdedTable) -> Finding:
    """The finding of a table."""
    message = f"the table has {fault.columns} columns, which would print over one another"
    return finding(CODE, message, fault.place, helps=(f"divide it: {fault.most} columns at most",))
