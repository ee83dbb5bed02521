"""Q015, unquoted-borrowing: a run of a seed's words is outside quotation marks."""

from quoteproof.finding.model import Code, Explanation, Finding, Severity, finding
from quoteproof.finding.tally import counted
from quoteproof.text.anchor import cited
from quoteproof.text.words import count_words
from quoteproof.verdict.borrowing import Borrowing

CODE = Code(
    "Q015", "unquoted-borrowing", severity=Severity.WARNING, acknowledgeable=True, raised_by="unquoted-borrowing"
)
EXPLANATION = Explanation(
    what="""{{borrowing_words}} or more words in a row are those of a seed, without quotation marks. The number is a
setting of the book and can only be made smaller. This is a warning, unless `book.yaml` has `raise:
[unquoted-borrowing]` under `quotations:`.""",
    why="""Words that are somebody else's and look like yours are the other half of misquoting. Often it is a note that
was copied out and never reworded.""",
    example="""In the chapter:

    Beijing wants to challenge the United States directly and to become more confrontational globally.

In the source, `liang#p15`:

    Instead, Xi has chosen to challenge the United States directly and to become more confrontational
    globally.""",
    instead="""Quote and cite the words:

    Xi, says Liang, has chosen “to challenge the United States directly and to become more confrontational
    globally” [@liang#p15].

Or say it in words of your own. Names and set phrases can coincide with a source; then acknowledge the
warning, or leave it.""",
)


def word(fault: Borrowing) -> Finding:
    count = counted(count_words(fault.words), "word")
    message = f"{count} in a row are taken from `{fault.anchor}` without quotation marks"
    helps = (f"quote them and cite `[{cited(fault.anchor)}]`, or say it in words of your own",)
    return finding(CODE, message, fault.place, helps=helps, anchors=(fault.anchor,))
