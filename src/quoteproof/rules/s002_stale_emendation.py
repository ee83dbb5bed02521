"""S002, stale-emendation: an emendation does not fit its seed."""

from quoteproof.finding.model import Code, Explanation, Finding, finding
from quoteproof.finding.tally import counted
from quoteproof.source import faults

CODE = Code("S002", "stale-emendation", precedence=20)
EXPLANATION = Explanation(
    what="""An entry of `seeds/emendations.yaml` cannot be applied. It is malformed, or it does not find what it
names: another line is at its place, or the words to be corrected are not there, or are there twice. Or
it could take away what the source says.""",
    why="""An emendation changes the words of the reading text. One that does not find its place could change other
words.""",
    example="""In `seeds/emendations.yaml`:

    paradoxes:
      corrections:
        - line: 14
          was: expression“the
          read: expression “the
          reason: the space before the quotation mark was lost

In the seed these words are on line 12:

    a bleak page referred to by the expression“the Sino-Soviet split,”""",
    instead="""Give the line and the words as the seed has them, or delete the entry if it is no longer needed:

    paradoxes:
      corrections:
        - line: 12
          was: expression“the
          read: expression “the
          reason: the space before the quotation mark was lost

A correction changes two characters of one word at most, adds or drops no word, and never touches a number or
a word such as “not”. It is judged by the whole words of the text as it is read. A note mark is a number, with
one letter at the most, in brackets (`[1]`, `(1)`, `[a1]`) or directly behind a word or a closing mark (`1`,
`*1`, `^1`); none is dropped beside a digit or a sign. A join passes over furniture only. The label of a page
is digits, Roman numerals or a letter (`12`, `xii`, `A-12`). The source's own numbers are at the heads of
passages in one form: `[1]`, `(1)`, `1.`, `§ 1` or `¶ 1`.""",
)


Bad = (
    faults.MalformedEmendation
    | faults.DisplacedEmendation
    | faults.MiscountedCorrection
    | faults.RefusedCorrection
    | faults.RefusedJoin
    | faults.RefusedRole
    | faults.SwallowedWord
    | faults.MiscountedForm
    | faults.EmendationsWithoutSource
    | faults.MissingNumbers
    | faults.MissingPage
)


def word(fault: Bad) -> Finding:
    message, helps = _words(fault)
    return finding(CODE, message, fault.place, helps=helps)


def _words(fault: Bad) -> tuple[str, tuple[str, ...]]:
    match fault:
        case faults.MalformedEmendation(reason=reason, helps=helps):
            return reason, helps
        case faults.DisplacedEmendation(line=line, words=words, begins=begins):
            now = "nothing" if begins is None else f"“{begins}”"
            help_ = f"there is {now} now: correct the emendation, or take it out"
            return f"the emendation no longer applies: line {line} should begin with “{words}”", (help_,)
        case faults.MiscountedCorrection(was=was, line=line, times=times):
            message = f"the correction no longer applies: line {line} has “{was}” {times} times, not once"
            return message, ("name words that are on the line once, or take the emendation out",)
        case faults.RefusedCorrection(was=was, read=read, reason=reason):
            return f"the correction of “{was}” to “{read}” is not allowed: {reason}", _TAKE_OUT
        case faults.RefusedJoin(reason=reason):
            return f"the emendation {reason}", _TAKE_OUT
        case faults.RefusedRole(words=words):
            message = f"no reader of the document sees “{words}”, so it can have no other role"
            return message, ("take the emendation out",)
        case faults.SwallowedWord(word=word):
            message = f"the emendation makes “{word}” furniture inside a sentence, and changes what it says"
            return message, ("give the line another role, such as `note` or `caption`, so that it can be read",)
        case faults.MiscountedForm(what=what, found=found, expected=expected, left=left):
            message = f"the emendation no longer applies: the seed has {found} {what}, not {expected}"
            helps = (f"correct the number, or look for what changed: {left} more are beside a digit or a sign",)
            return message, helps if left else ("correct the number, or look for what changed",)
        case faults.EmendationsWithoutSource(key=key):
            message = f"there are emendations of `{key}`, but no bibliography entry of that key has a seed"
            return message, ("correct the key, or take the emendations out",)
        case faults.MissingNumbers(form=form):
            message = f"the emendation no longer applies: no passage begins with a number like `{form}`"
            return message, ("correct the form, or take the emendation out",)
        case faults.MissingPage(pages=0):
            return "the file has no pages that could be counted: in a plain text, form feeds end them", (_BY_LINE,)
        case faults.MissingPage(page=page, pages=pages):
            return f"the file has {counted(pages, 'page')}, and no page {page}", (_OF_THE_FILE,)


_BY_LINE = "say on which line each page begins, or take the emendation out"
_OF_THE_FILE = (
    "`page` counts the pages of the file from 1, and `label` is the number that the page bears: `1=33` for the first"
)
_TAKE_OUT = ("take the emendation out, and quote the words as the seed has them",)
