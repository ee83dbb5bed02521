"""S004, unreadable-seed: a seed is no plain text."""

from typing import Final

from quoteproof.finding.model import Code, Explanation, Finding, finding
from quoteproof.source.faults import DamagedReading, SeedManyMarks, SeedMisnamed, SeedNotPlain, SeedNotUtf8
from quoteproof.text.words import MOST_MARKS

CODE = Code("S004", "unreadable-seed", precedence=11, blocking=True)
EXPLANATION = Explanation(
    what="""A document under `seeds/` is not UTF-8, or is HTML, XML, RTF, TeX or PDF given as text, or has more than 30
combining marks on one letter, or is not what the ending of its name says. No quotation from it is checked.""",
    why="The file of a page has words that its readers never see, and nobody may quote those.",
    example="""A seed that begins with a tag:

    <html><body><p>Historically, China and Russia have never been genuine allies""",
    instead="""Take the document in as what it is, with an ending such as `.html`, `.docx` or `.pdf`. Else save what a
reader sees of it as plain text, in UTF-8, and take that in with `quoteproof add`.""",
)


_EXPORT: Final = "export it as DOCX, HTML or PDF with the program that made it, and add that"
_XML: Final = "where it is TEI or JATS, give its name the ending `.xml` and add it; else export it as DOCX or HTML"
_PLAIN: Final = "or where it is plain text, give its name the ending `.txt`, and add it so"
_CURES: Final = {
    "HTML": "if it is a saved page, give its name the ending `.html`, and add it so",
    "XML": _XML,
}


def word(fault: SeedNotUtf8 | SeedNotPlain | SeedMisnamed | SeedManyMarks | DamagedReading) -> Finding:
    file = fault.place.file
    match fault:
        case SeedNotUtf8(offset=offset, byte=byte):
            message = f"`{file}` is not UTF-8: byte 0x{byte:02X} at byte offset {offset}"
            add = "or let `add` make one: `quoteproof add FILE --key KEY --encoding windows-1252`, or whichever it is"
            return finding(CODE, message, fault.place, helps=("save a UTF-8 copy and take that in as the seed", add))
        case SeedNotPlain(form=form, sign=sign):
            message = f"`{file}` is {form} and no plain text: it holds `{sign}`"
            notes = ("words that a reader of it never sees would count as the source's words",)
            helps = (_CURES.get(form, _EXPORT), "or save what a reader sees of it as plain text, and add that")
            return finding(CODE, message, fault.place, notes=notes, helps=helps)
        case SeedMisnamed(empty=True):
            return finding(CODE, f"`{file}` is empty", fault.place, helps=("download or save the document again",))
        case SeedMisnamed():
            ending = file[file.rfind(".") :]
            message = f"`{file}` is not what its ending says: a program that opens a `{ending}` finds none in it"
            helps = ("save the document anew with the program that made it, and add that", _PLAIN)
            return finding(CODE, message, fault.place, helps=helps)
        case DamagedReading(key=key, line=line):
            message = f"line {line} of the reading text `{file}` is no passage"
            cures = ("bring the file back", f"or read the original again: `quoteproof reread {key}`")
            return finding(CODE, message, fault.place, helps=cures, source=key)
        case SeedManyMarks():
            message = f"`{file}` has more than {MOST_MARKS} combining marks on one letter"
            return finding(CODE, message, fault.place, helps=("take the marks out of a copy, and take that in",))
