"""Q007, undeclared-emphasis: words are emphasised in the quotation and not in the source."""

from quoteproof.finding.model import Code, Edit, Explanation, Finding, Fix, Place
from quoteproof.rules.rule import RefusedQuotation, tick
from quoteproof.verdict.faults import UndeclaredEmphasis

CODE = Code("Q007", "undeclared-emphasis", precedence=200)
EXPLANATION = Explanation(
    what="""The words are the source's, but some of them are emphasised in the quotation and not in the source, and the
citation does not say that the emphasis is yours.""",
    why="Emphasis says which word matters. A reader thinks that the quoted author emphasised the word.",
    example="""In the chapter:

    For Friedman the alliance “remains *just an illusion*” [@paradoxes#p15].

In the source:

    it remains just an illusion.""",
    instead="""Declare the emphasis in the citation (`my emphasis` and `italics mine` do as well, and the usual phrases
of the book's language; the phrase is by itself, and no word of the citation denies it):

    For Friedman the alliance “remains *just an illusion*” [@paradoxes#p15, emphasis added].

In the `apa` style `[emphasis added]` may be inside the quotation, just behind the words in emphasis. Or take
the emphasis away:

    For Friedman the alliance “remains just an illusion” [@paradoxes#p15].""",
)


def word_refusal(_fault: UndeclaredEmphasis, refused: RefusedQuotation) -> Finding:
    message = f"{tick(refused.words_at_fault)} is emphasised here and not in the source"
    helps = ("take the emphasis away, or write `emphasis added` into the citation",)
    return refused.finding(message, helps=helps, fixes=_fixes(refused))


def _fixes(refused: RefusedQuotation) -> tuple[Fix, ...]:
    citation = refused.quotation.citation
    if citation is None or citation.node is None or citation.place.approximate:
        return ()
    written = citation.written
    end = written.end
    if end - written.start < len(str(citation.anchors[0])):
        return ()
    if refused.chapter.text[end - 1 : end] == "]":
        edit = Edit(Place(refused.chapter.file, end - 1, end - 1), ", emphasis added")
    else:
        edit = Edit(Place(refused.chapter.file, end, end), " [emphasis added]")
    return (Fix("declare the emphasis in the citation", (edit,)),)
