"""K003, unsupported-markup: a chapter holds markup that is not on the list of what can be checked."""

from quoteproof.chapter.faults import UnsupportedMarkup
from quoteproof.finding.model import Code, Explanation, Finding, finding
from quoteproof.rules.rule import ticked

CODE = Code("K003", "unsupported-markup")
EXPLANATION = Explanation(
    what="""A chapter uses a kind of markup that quoteproof does not know, such as one that a new version of pandoc
reads.""",
    why="What is not known may print differently in each edition, or hide words.",
    example="A chapter with a kind of markup that pandoc learned after this version of quoteproof was made.",
    instead="""Write it as plain text, emphasis, a list or a table, or use the version of pandoc that comes with
quoteproof.""",
)


def word(fault: UnsupportedMarkup) -> Finding:
    message = f"this kind of markup cannot be checked: {ticked(fault.kinds)}"
    return finding(CODE, message, fault.place, helps=("write it as plain text, emphasis, a list or a table",))
