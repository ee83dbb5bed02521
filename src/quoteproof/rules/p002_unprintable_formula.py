"""P002, unprintable-formula: a formula cannot be set."""

from enum import Enum

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding
from quoteproof.rules.rule import tick


class FormulaFault(Enum):
    """Why a formula cannot be set."""

    UNKNOWN = "unknown"
    """It has a command that is not known, or is not whole."""
    MARK = "mark"
    """It would print a quotation mark that is no sign of it."""
    GLYPH = "glyph"
    """It has a character that the face of formulas lacks."""
    WIDE = "wide"
    """It is so wide that it would be too small to read."""


class UnprintableFormula(Fault, code="P002"):
    """A formula that cannot be set."""

    source: str
    """Its TeX source."""
    why: FormulaFault
    """Why."""


CODE = Code("P002", "unprintable-formula")
EXPLANATION = Explanation(
    what="""A formula has a command that pandoc does not know, or a command is incomplete. Or the formula has a
character that no font has, prints a quotation mark, or is many times as wide as the page.""",
    why="In its place would print its TeX source, or something that nobody can read.",
    example="""In the chapter:

    The ratio is $\\frac{a}$.""",
    instead="""Write it with commands that pandoc knows, and whole:

    The ratio is $\\frac{a}{b}$.""",
)
_WORDS = {
    FormulaFault.UNKNOWN: (
        "cannot be set, and its TeX source would print",
        "write it whole, with commands that pandoc knows, or make a picture of it",
    ),
    FormulaFault.MARK: (
        "would print a quotation mark that is no sign of it",
        "put the words outside the formula, where quotations are checked",
    ),
    FormulaFault.GLYPH: (
        "has a character that no face of formulas has",
        "write that character outside the formula",
    ),
    FormulaFault.WIDE: (
        "is many times as wide as the page",
        "divide it, such as with `\\\\` in an `aligned` environment",
    ),
}


def word(fault: UnprintableFormula) -> Finding:
    what, cure = _WORDS[fault.why]
    return finding(CODE, f"the formula {tick(fault.source)} {what}", fault.place, helps=(cure,))
