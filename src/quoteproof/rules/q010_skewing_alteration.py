"""Q010, skewing-alteration: an alteration takes away or brings in a word that can reverse the sense."""

from quoteproof.finding.model import Code, Explanation, Finding, Severity
from quoteproof.rules.rule import RefusedQuotation, tick, ticked
from quoteproof.verdict.faults import LimitWordBefore, LimitWordLeftOut, Skewing, StrandedLimitWord

CODE = Code("Q010", "skewing-alteration", precedence=230, acknowledgeable=True, raised_by="skewing-edge")
EXPLANATION = Explanation(
    what="""An omission, a replacement or a completion takes away a limit word such as `not`, `never`, `only` or
`unlikely`, or brackets add one. Brackets are judged by what a reader sees in them, in any spelling and
any language. In brackets words such as `falsely`, `allegedly`, `forbidden`, `perhaps` or `if` count
too, and so does what cannot be read with certainty. An omission is an error in these cases:

- Part of the limit word's clause is kept. A clause is what is between two marks of punctuation.
- The limit word is in an aside of at most four words, between two commas, dashes or brackets, and the
  sentence is kept before and after it. An aside that begins with the limit word may have at most eight
  words.
- The limit word makes an exception (`unless`, `except`, `only`, `without`), and the sentence is kept
  before and after it.
- Its sentence ends with a colon, and part of what it introduces is kept.
- A `than` is left out, and what it compares with is kept.
- The limit word is kept, and everything that it denies is left out, up to a `but` or the end of the
  clause. Then it denies what comes after the omission.

It is a warning where another part of the sentence is kept. It is also a warning where the source has a
limit word shortly before the first quoted word, in the same clause. In every other place the report
lists the limit word. A word with a negative beginning or end, such as `unknown`, counts in an omission
only if it denies a clause, as `unlikely` does.""",
    why="""These few words decide what a sentence says. Although the alteration is marked, the reader learns the
opposite of what the source says. No reader expects that of three dots.""",
    example="""In the chapter:

    Liang says that “China and Russia have […] been genuine allies” [@liang#p6].

In the source:

    Historically, China and Russia have never been genuine allies""",
    instead="""Quote the word:

    Liang says that “China and Russia have never been genuine allies” [@liang#p6].

Or choose words that it does not govern:

    Liang goes through the record “from Tsarist Russia to the Soviet Union and today’s Russia” [@liang#p6].

Where the sense does stay, say why, in a comment before the paragraph or the quotation, one comment for each
finding; the report lists the reasons:

    <!-- quoteproof: allow Q010: what he passed over is told in the next sentence -->
    We hear that “in his speech in Russia, Xi Jinping […] emphasized the historical significance of the
    Russia-China partnership” [@liang#p11].

For the warning, begin the quotation a few words earlier, or make sure that your own sentence denies what the
source denies.""",
)


def word_refusal(
    fault: Skewing | LimitWordLeftOut | StrandedLimitWord | LimitWordBefore, refused: RefusedQuotation
) -> Finding:
    match fault:
        case Skewing():
            return _altered(fault, refused)
        case LimitWordLeftOut():
            return _left_out(fault, refused)
        case StrandedLimitWord():
            return _stranded(fault.word, refused, Severity.WARNING)
        case LimitWordBefore():
            return _before(fault, refused)


def _altered(fault: Skewing, refused: RefusedQuotation) -> Finding:
    if fault.stranded and not (fault.limit_words or fault.added):
        return _stranded(fault.stranded[0], refused, Severity.ERROR)
    verb = "adds" if fault.added else "leaves out"
    named = ticked(fault.added or fault.limit_words)
    message = f"{tick(refused.words_at_fault)} {verb} {named}, which can reverse the sense"
    if fault.added:
        return refused.finding(message, helps=(f"say it without {named}, or outside the quotation marks", _ALLOW))
    return refused.finding(message, helps=(f"quote {named}, or choose words that it does not govern", _ALLOW))


def _stranded(word: str, refused: RefusedQuotation, severity: Severity) -> Finding:
    """The finding on a limit word that is kept without what it says."""
    message = f"{tick(refused.words_at_fault)} leaves out what {tick(word)} belongs to, so that it governs what follows"
    helps = (f"quote what {tick(word)} belongs to in the source", _ALLOW)
    return refused.finding(message, helps=helps, severity=severity)


_ALLOW_FORM = "`<!-- quoteproof: allow Q010: the reason -->`"
_ALLOW = f"if the sense stays the same, say why before it: {_ALLOW_FORM}"


def _left_out(fault: LimitWordLeftOut, refused: RefusedQuotation) -> Finding:
    named = ticked(fault.limit_words)
    message = f"{tick(refused.words_at_fault)} leaves out {named} from a sentence that is partly quoted"
    helps = (f"read the sentence in the source: if {named} governs what you quote, quote it", _ALLOW)
    return refused.finding(message, helps=helps, severity=Severity.WARNING)


def _before(fault: LimitWordBefore, refused: RefusedQuotation) -> Finding:
    word, span = tick(fault.word), refused.first_word()
    notes = (f"{word} is a few words before `{refused.printed[slice(*span)]}` in `{fault.anchor}`, in the same clause",)
    say = f"if your own sentence says as much, put that before it: {_ALLOW_FORM}"
    helps = (f"begin the quotation before {word}, or let your own sentence say as much", say)
    message = f"the quotation begins after {word}, which can reverse the sense"
    return refused.finding(message, where=refused.place_of(*span), notes=notes, helps=helps, severity=Severity.WARNING)
