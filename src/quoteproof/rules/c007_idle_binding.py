"""C007, idle-binding: a `cite` attribute binds no quotation."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding


class IdleBinding(Fault, code="C007"):
    """A `cite` attribute that is on no quotation."""

    block: bool
    """Whether it is on a division and not in the text."""


CODE = Code("C007", "idle-binding")
EXPLANATION = Explanation(
    what="The attribute `cite` binds a quotation to a passage. Here it is not on a quotation.",
    why="It would look as if the words had been compared with the passage. They were not.",
    example="""In the chapter:

    [They were never allies]{cite="liang#p6"}, he says.""",
    instead="""Put exactly one quotation, with its marks, between the brackets:

    [“have never been genuine allies”]{cite="liang#p6"}, he says.

A block quotation ends with its citation instead: `> — [@liang#p6]`.""",
)


def word(fault: IdleBinding) -> Finding:
    in_text = 'put exactly one quotation, marks and all, between the brackets: `[“…”]{cite="KEY#p1"}`'
    help_ = "end a block quotation with its citation: `> — [@KEY#p1]`" if fault.block else in_text
    return finding(CODE, "`cite` binds a quotation, and there is none here", fault.place, helps=(help_,))
