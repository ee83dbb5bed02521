"""K012, unsupported-attribute: an attribute is not allowed."""

from quoteproof.chapter.faults import UnsupportedAttribute
from quoteproof.finding.model import Code, Explanation, Finding, finding

CODE = Code("K012", "unsupported-attribute")
EXPLANATION = Explanation(
    what="An attribute has no meaning here, or has a value that it may not have.",
    why="""Editions give attributes a meaning of their own: some hide words, some run code. An attribute with a
meaning here prints the same in each edition.""",
    example="""In the chapter:

    It came to [2.7%]{style="display: none"} of the trade.""",
    instead="""Take the attribute out:

    It came to 2.7% of the trade.

Attributes with a meaning are `cite`, `alt`, `lang`, `width` and `height`.""",
)


def word(fault: UnsupportedAttribute) -> Finding:
    helps = ("use one of `cite`, `alt`, `lang`, `width`, `height`, or take it out",)
    return finding(CODE, f"the attribute `{fault.key}={fault.value[:40]}` is not allowed", fault.place, helps=helps)
