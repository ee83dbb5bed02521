"""K008, crowded-table: a table has too many columns."""

from quoteproof.chapter.faults import CrowdedTable
from quoteproof.finding.model import Code, Explanation, Finding, finding

CODE = Code("K008", "crowded-table")
EXPLANATION = Explanation(
    what="A table has more columns than a page holds.",
    why="The columns would print over one another, and their words could not be read.",
    example="A table of thirty columns, one for each year.",
    instead="Make several tables of it, or turn rows and columns round.",
)


def word(fault: CrowdedTable) -> Finding:
    message = f"the table has {fault.columns} columns, which would print over one another"
    return finding(CODE, message, fault.place, helps=(f"divide it: {fault.most} columns at most",))
