"""B003, nameless-entry: an entry of the bibliography has neither title nor author."""

from quoteproof.finding.model import Code, Explanation, Finding, finding
from quoteproof.source.faults import NamelessEntry

CODE = Code("B003", "nameless-entry")
EXPLANATION = Explanation(
    what="An entry of the bibliography has no title and no author or editor.",
    why="A citation would print with nothing in it that a reader could look the work up by.",
    example="""In `references.bib`:

    @online{liang,
      year = {2022},
    }""",
    instead="""Say what the work is called, or who wrote it:

    @online{liang,
      author = {Liang, Ben},
      title  = {Friends in need},
      year   = {2022},
    }""",
)


def word(fault: NamelessEntry) -> Finding:
    message = f"the entry `{fault.key}` has neither title nor author"
    helps = ("give it a `title` or an `author` field",)
    return finding(CODE, message, fault.place, helps=helps, source=fault.key)
