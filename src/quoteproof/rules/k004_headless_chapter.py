"""K004, headless-chapter: a chapter does not begin with its title."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding


class HeadlessChapter(Fault, code="K004"):
    """A chapter that does not begin with its title."""


CODE = Code("K004", "headless-chapter")
EXPLANATION = Explanation(
    what="A chapter does not begin with a heading of the first level. Comments may come before it.",
    why="""The heading is the chapter's title: without one it would run on from the chapter before, with no number and
no line in the table of contents.""",
    example="""The whole of a chapter:

    The friendship has been tested before.""",
    instead="""Begin it with its title:

    # Old friends

    The friendship has been tested before.

A preface that should have no number is `# Preface {.unnumbered}`.""",
)


def word(fault: HeadlessChapter) -> Finding:
    helps = ("begin the chapter with `# Its title`",)
    return finding(CODE, "the chapter does not begin with a title", fault.place, helps=helps)
