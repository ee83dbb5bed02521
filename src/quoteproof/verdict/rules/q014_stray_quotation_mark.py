"""Q014, stray-quotation-mark: a quotation mark belongs to no quotation."""

from __future__ import annotations

from typing import Final

from quoteproof.finding.model import Finding, finding
from quoteproof.quotation.model import Stray, StrayMark
from quoteproof.text.look_alikes import named
from quoteproof.verdict.rules.explanation import Explanation
from quoteproof.verdict.rules.wording import tick

EXPLANATION: Final = Explanation(
    code="Q014",
    what="""\
A quotation mark prints that neither opens nor closes a quotation: its partner is missing, or it is
a mark that quoteproof does not know, or it stands where no citation can serve it (in the words of a
citation, in alternative text, in mathematics, in the title of the book). A paragraph line that
begins with `>` and is no block quotation counts too.""",
    why="""\
Whatever stands between marks is checked; a mark that pairs with nothing could hide words from the
check. It is also a misprint.""",
    example="""\
In the chapter:

    Putin called him “Comrade Xi Jinping [@liang#p9].

In the source:

    he called Xi “Comrade Xi Jinping,” which is a title used between Communist Party members""",
    instead="""\
Close the quotation:

    Putin called him “Comrade Xi Jinping” [@liang#p9].

Write feet and inches, minutes and seconds after a digit (`7"`) or with primes (`7″`). Marks that are
shown and quote nothing can stand in code of the class `.code`. A block quotation has an empty line
before it.""",
)


def tell(mark: StrayMark) -> Finding:
    """Word the finding."""
    message, notes, help_ = _words(mark)
    return finding("Q014", message, mark.place, notes=notes, helps=(help_,))


def _words(mark: StrayMark) -> tuple[str, tuple[str, ...], str]:
    glyph = tick(mark.glyph)
    match mark.why:
        case Stray.UNPAIRED:
            help_ = "close the quotation in its own paragraph, or take the mark out"
            return f"{glyph} has no partner", (), help_
        case Stray.UNLISTED:
            return (
                f"{glyph} is no quotation mark that can be checked",
                (f"it is {named(mark.glyph)}",),
                "write “…” or a mark of the book's language",
            )
        case Stray.AFFIX:
            message = f"{glyph} stands in the words around a citation, where no quotation can be cited"
            return message, (), "quote in the sentence, and keep the citation's own words free of marks"
        case Stray.ALTERNATIVE:
            message = f"{glyph} stands in alternative text, where no quotation can be cited"
            return message, (), "describe the picture in your own words"
        case Stray.MATHEMATICS:
            message = f"{glyph} stands in mathematics, where no quotation can be cited"
            return message, (), "quote in the sentence, outside the formula"
        case Stray.CODE:
            message = f"{glyph} stands in code that is not declared as shown"
            return message, (), "if the code is there to be looked at, give it the class `.code`"
        case Stray.METADATA:
            message = f"{glyph} prints before the chapters with quotation marks that no citation serves"
            return message, (), "declare the quoted phrase under `terms:` or `names:` in `book.yaml`"
        case Stray.LITERAL_BLOCK:
            message = "`>` begins a line and makes no block quotation, so it would print as it is"
            return message, (), "put an empty line before the block quotation"
