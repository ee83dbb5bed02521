"""X009, link-title: a link or an image has a title."""

from quoteproof.chapter.faults import LinkTitle
from quoteproof.finding.model import Code, Explanation, Finding, finding

CODE = Code("X009", "link-title")
EXPLANATION = Explanation(
    what="After the address of a link or an image there are words in quotation marks, its title.",
    why="""Only the edition for the web would show them, when the pointer rests on the place. Words that some readers
never see are not checked.""",
    example="""In the chapter:

    See [the report](https://example.org "A report of 2023").""",
    instead="""Take the title out, and say it in the text:

    See [the report](https://example.org) of 2023.""",
)


def word(fault: LinkTitle) -> Finding:
    what = "image" if fault.image else "link"
    helps = ("take out the words in quotation marks after the address",)
    return finding(CODE, f"the title of the {what} would show in one output only", fault.place, helps=helps)
