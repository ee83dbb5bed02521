"""K001, unreadable-chapter: a chapter cannot be read."""

from quoteproof.chapter import faults
from quoteproof.chapter.nesting import DEPTH
from quoteproof.finding.model import Code, Explanation, Finding, finding
from quoteproof.text.words import MOST_MARKS

CODE = Code("K001", "unreadable-chapter", blocking=True)
EXPLANATION = Explanation(
    what="""A chapter is not UTF-8, has a NUL character or more than 30 combining marks on one letter, has more open
brackets and other open markup than can be read in reasonable time, or pandoc did not finish reading it.""",
    why="""Nothing in the chapter was checked. Markup that is open is counted before pandoc sees it, because each open
bracket multiplies the time that it takes by 1.8 to 6. Code, mathematics and comments do not count.""",
    example="""In the chapter, sixteen brackets opened and none closed:

    [[[[[[[[[[[[[[[[ China and Russia""",
    instead="""Save the file as UTF-8. Close each bracket, nest them six deep at most, or write `\\[` for one that
opens nothing.""",
)


Unreadable = (
    faults.ChapterNotUtf8 | faults.NulCharacter | faults.ManyCombiningMarks | faults.DeepMarkup | faults.PandocFailed
)


def word(fault: Unreadable) -> Finding:
    message, helps = _words(fault)
    return finding(CODE, message, fault.place, helps=helps)


def _words(fault: Unreadable) -> tuple[str, tuple[str, ...]]:
    match fault:
        case faults.ChapterNotUtf8(byte=byte, line=line):
            return f"the chapter is not UTF-8: byte 0x{byte:02x} in line {line}", ("save the file as UTF-8",)
        case faults.NulCharacter():
            return "the chapter holds a NUL character", ("take it out",)
        case faults.ManyCombiningMarks():
            message = f"the chapter has more than {MOST_MARKS} combining marks on one letter"
            return message, ("take the marks out",)
        case faults.DeepMarkup():
            helps = (
                f"nest square brackets no deeper than {DEPTH}, or less with emphasis or citations between them",
                "write `\\[`, `\\~` or `\\*` for one that opens nothing",
            )
            return "too much markup is open here: pandoc would take minutes to read it", helps
        case faults.PandocFailed(reason=reason) if "YAML" in reason:
            helps = ("put a value that holds a colon or a mark into quotation marks, and close each bracket", _NO_FRONT)
            return f"the front matter is no YAML: {reason}", helps
        case faults.PandocFailed(reason=reason, timeout=timeout):
            failed = "did not finish reading the chapter" if timeout else "cannot read the chapter"
            return f"pandoc {failed}: {reason}", ("look for markup that is nested deeply, and make it simpler",)


_NO_FRONT = "take the lines between `---` out where they are no front matter"
