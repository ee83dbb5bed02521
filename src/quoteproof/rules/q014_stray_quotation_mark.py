"""Q014, stray-quotation-mark: a quotation mark belongs to no quotation."""

from quoteproof.finding.model import Code, Explanation, Finding, finding
from quoteproof.quotation.model import Stray, StrayMark
from quoteproof.rules.rule import tick
from quoteproof.text.look_alikes import named

CODE = Code("Q014", "stray-quotation-mark", precedence=80)
EXPLANATION = Explanation(
    what="""A quotation mark prints that neither opens nor closes a quotation. Its partner is missing, or it is a
character that only looks like a mark, or it is where nothing can be cited: in the words of a citation,
in alternative text, in mathematics, in the title of the book. An apostrophe counts where it could be an
opening mark.""",
    why="""All words between marks are checked. A mark without a partner could hide words from the check. It is
also a misprint.""",
    example="""In the chapter:

    Putin called him “Comrade Xi Jinping [@liang#p9].

In the source:

    he called Xi “Comrade Xi Jinping,” which is a title used between Communist Party members""",
    instead="""Close the quotation:

    Putin called him “Comrade Xi Jinping” [@liang#p9].

Write feet and inches, minutes and seconds after a digit (`7"`) or with primes (`7″`), and points with primes
in mathematics (`$A'$`). If an apostrophe before a word could pair with a later one behind a word, write it
as `\\'48`. Names such as ʿAbd are taken from the bibliography. Other names go under `names:` in
`quotations:` of `book.yaml`, with a reason (`ʿAbd: a name`). Put marks that are only shown into code of the
class `.code`.""",
)


def word(fault: StrayMark) -> Finding:
    message, notes, help_ = _words(fault)
    return finding(CODE, message, fault.place, notes=notes, helps=(help_,))


def _words(mark: StrayMark) -> tuple[str, tuple[str, ...], str]:
    glyph = tick(mark.glyph)
    match mark.why:
        case Stray.UNPAIRED:
            helps = f"{_CLOSE}; {_ROMANISED}" if mark.glyph == "‘" else _CLOSE
            return f"{glyph} has no partner", (), helps
        case Stray.INNER:
            help_ = CLOSE_INNER if mark.glyph in OPENING else _BEGUN_BEFORE
            return f"{glyph} has no partner inside the quotation", (), help_
        case Stray.UNLISTED:
            notes = (f"it is {named(mark.glyph)}",)
            return f"{glyph} is not a quotation mark that can be checked", notes, _instead(mark.glyph)
        case Stray.AFFIX:
            message = f"{glyph} is in the words around a citation, where no quotation can be cited"
            return message, (), "quote in the sentence, and keep the citation's own words free of marks"
        case Stray.ALTERNATIVE:
            message = f"{glyph} is in alternative text, where no quotation can be cited"
            return message, (), "describe the picture in your own words"
        case Stray.MATHEMATICS:
            message = f"{glyph} is in mathematics, where no quotation can be cited"
            return message, (), "quote in the sentence, outside the formula"
        case Stray.CODE:
            message = f"{glyph} is in code without the class `.code`"
            return message, (), "if the book is to show the code, give it the class `.code`"
        case Stray.CITED_CODE:
            message = f"{glyph} begins code that is cited, and would look like a quotation"
            return message, (), "quote the words, or cite the work outside the sentence that shows the code"
        case Stray.DOUBTFUL:
            message = f"{glyph} may open a quotation here, or be an apostrophe"
            help_ = f"write ‘…’ around a quotation, with its citation, or `\\{mark.glyph}` for an apostrophe"
            return message, (), help_
        case Stray.OVER:
            message = f"{glyph} may open a quotation that ends in another paragraph or cell, or be an apostrophe"
            return message, (), f"close a quotation in its own paragraph, or write `\\{mark.glyph}` for an apostrophe"
        case Stray.DECLARED:
            message = f"{glyph} and a sign like it enclose words, and would look like quotation marks"
            return message, (), "quote the words with quotation marks, or rewrite the sentence"
        case Stray.RAISED:
            message = f"{glyph} is raised or lowered before a word, and would look like a quotation mark"
            return message, (), "write “…” around a quotation, with its citation"
        case Stray.METADATA:
            message = f"{glyph} prints before the chapters with quotation marks, where nothing can be cited"
            return message, (), "declare the quoted phrase under `terms:` or `names:` in `book.yaml`"


OPENING = "‘“„‚«‹「『"
CLOSE_INNER = (
    "close the source's inner quotation before the outer mark, as in `“He said, ‘I will go’”`; where it goes on in the "
    "source, with dots: `“He said, ‘I will […]’”`"
)
"""The help where an inner quotation is not closed."""
_BEGUN_BEFORE = "leave the mark out, where the source's inner quotation begins before yours; else open it too"
_ROMANISED = (
    "a letter of a romanised name is ʿ (U+02BF), ʾ (U+02BE) or ʻ (U+02BB), and the name is listed under `names:`"
)
_CLOSE = "close the quotation in its own paragraph; in speech, each paragraph begins with a mark and the last closes it"


def _instead(glyph: str) -> str:
    """The cure for a character that only looks like a mark."""
    if glyph in "ʿʾʻʽʼ":
        return "a letter of a name is known from `names:` under `quotations:` of `book.yaml` (`ʿAbd: a name`)"
    if glyph in "′″‴⁗":
        return "write a measure with its prime after a digit, a point as mathematics: `$A'$`"
    if glyph in "《》〈〉":
        return "a title of the bibliography may stand in it, or a name under `names:`; write “…” around a quotation"
    if glyph in "<>≪≫⟨⟩":
        return "write a formula as mathematics, between `$`; write “…” around a quotation"
    if glyph in "`´":
        return "write a sign that the book is to show as code; write “…” around a quotation"
    return "write “…” or a mark of the book's language"
