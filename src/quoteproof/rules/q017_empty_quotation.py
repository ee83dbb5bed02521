"""Q017, empty-quotation: nothing between the quotation marks is the source's."""

from quoteproof.finding.model import Code, Explanation, Finding
from quoteproof.rules.rule import RefusedQuotation
from quoteproof.verdict.faults import NoWords, OnlyBrackets

CODE = Code("Q017", "empty-quotation", precedence=130)
EXPLANATION = Explanation(
    what="Between the quotation marks there is no word at all, or nothing but words in brackets.",
    why="""Words in brackets are yours. A quotation with all its words in brackets quotes nothing, and only uses
the name of the source.""",
    example="""In the chapter:

    All five treaties, says the author of “China Duel”, were “[broken]” [@liang#p21].

In the source:

    briefly summarized five alliances between China and Russia throughout history and their respective
    outcomes.""",
    instead="""Say it in your own words, and cite without quoting:

    The author of a book on the matter goes through five alliances and how each of them ended
    [@liang#p21].""",
)


def word_refusal(fault: NoWords | OnlyBrackets, refused: RefusedQuotation) -> Finding:
    match fault:
        case OnlyBrackets():
            message = "every word of this quotation is in brackets, so none is the source's"
            return refused.finding(message, helps=("quote words of the source, or take the quotation marks away",))
        case NoWords():
            helps = ("put the quoted words between the marks, or take the marks away",)
            return refused.finding("this quotation holds no word", helps=helps)
