"""B005, unusable-style: citations cannot be printed in the style that `csl:` names."""

from quoteproof.engine.csl import StyleFault, address_of
from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding


class MissingStyle(Fault, code="B005"):
    """A style that is not there."""

    csl: str
    """What `csl:` says."""


class UnusableStyle(Fault, code="B005"):
    """A style that is there and cannot be used."""

    file: str
    """Its path."""
    fault: StyleFault
    """What is wrong with it."""


CODE = Code("B005", "unusable-style")
EXPLANATION = Explanation(
    what="""`csl:` in `book.yaml` names a citation style that is missing or cannot be used: the file is damaged, is
no style of CSL 1.0, or only names another style (a dependent style).""",
    why="No citation could be printed, and so the book could not be built.",
    example="""In `book.yaml`, where the book has no such file:

    csl: apa.csl""",
    instead="""Download the style into the book, for instance from https://www.zotero.org/styles, and name its
file; the program never goes to the network. A dependent style needs its parent beside it. Without `csl:`
citations print in the author-date style of Chicago:

    csl: styles/apa.csl""",
)


def word(fault: MissingStyle | UnusableStyle) -> Finding:
    match fault:
        case MissingStyle(csl=csl) if "://" in csl:
            message = f"the citation style `{csl}` is an address, and a style is a file of the book"
            help_ = f"download {csl}, and name the file under `csl:`"
            return finding(CODE, message, fault.place, helps=(help_,))
        case MissingStyle(csl=csl):
            help_ = f"download it from {address_of(csl)} and save it as `{csl.removesuffix('.csl')}.csl`"
            without = "or leave `csl:` out: then citations print in the author-date style of Chicago"
            return finding(CODE, f"there is no citation style `{csl}`", fault.place, helps=(help_, without))
        case UnusableStyle(file=file, fault=why):
            notes = (f"at line {why.line} of `{file}`",) if why.line else ()
            message = f"the citation style `{file}` cannot be used: {why.message}"
            return finding(CODE, message, fault.place, notes=notes, helps=(_help(file, why),))


def _help(file: str, why: StyleFault) -> str:
    if not why.parent:
        return f"download it anew, or another style: {address_of(file)}"
    beside = f"{file.rpartition('/')[0]}/{why.parent}.csl".lstrip("/")
    return f"download {address_of(why.parent)} and save it beside it as `{beside}`"
