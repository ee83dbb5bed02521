"""K002, raw-markup: a chapter holds markup of an output format."""

from quoteproof.chapter.faults import RawMarkup, RawTex
from quoteproof.finding.model import Code, Explanation, Finding, finding
from quoteproof.rules.tex_commands import own_form

CODE = Code("K002", "raw-markup")
EXPLANATION = Explanation(
    what="A chapter holds raw HTML, LaTeX, Typst or OpenXML. HTML comments are the one exception.",
    why="""Raw markup goes past the check into one edition and not into the others. It could print words that were
never compared with anything, or change those that were.""",
    example="""In the chapter:

    China and Russia have <b>never</b> been allies.""",
    instead="""Write it in Markdown:

    China and Russia have **never** been allies.

A remark to yourself can be a comment, which prints nowhere: `<!-- ask about this -->`.""",
)


def word(fault: RawMarkup | RawTex) -> Finding:
    match fault:
        case RawMarkup(format=format):
            message = f"raw {_FORMATS.get(format, format)} would print unchecked"
            helps: tuple[str, ...] = ("write it in Markdown; of HTML only comments are allowed in a chapter",)
        case RawTex(command=command):
            message = f"`{command}` is raw TeX, which does nothing here"
            cure = own_form(command) or "write it in Markdown"
            helps = (cure, "to print a backslash, put it into code or write it twice")
    return finding(CODE, message, fault.place, helps=helps)


_FORMATS = {"html": "HTML", "tex": "TeX", "latex": "LaTeX", "typst": "Typst", "openxml": "OpenXML"}
