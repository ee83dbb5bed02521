"""What the elements of MathML, and of the formulas of Word, do to the words in them: a formula becomes one line.

Letters, digits and signs are those of the file; a fraction gets `/`, a root `√`, and parentheses stand around what
would be read in another way without them.
Source: MathML Core, 3 (presentation markup); ECMA-376 part 1, 22.1 (Office Math).
"""

import re
from dataclasses import replace
from typing import Final

from lxml import etree

from quoteproof.document.model import UNKNOWN
from quoteproof.document.tree.vocabulary import BARE, UNSEEN, ElementRule, WordFlow, first_words, local_name

PREFIX: Final = "{http://www.w3.org/1998/Math/MathML}"
"""Before the name of an element."""
_TOKENS: Final = frozenset("mi mn mo ms mtext".split())
_RULES: Final = {
    **dict.fromkeys(_TOKENS, ElementRule()),
    **dict.fromkeys("annotation annotation-xml mphantom".split(), UNSEEN),
    "mspace": ElementRule(before=" "),
    "mtd": ElementRule(before=" ", bare=True),
    "mglyph": ElementRule(before=UNKNOWN),
    "msqrt": ElementRule(before="√(", after=")", bare=True),
    "mroot": ElementRule(before="√(", after=")", bare=True),
}


def decide(element: etree._Element) -> ElementRule:
    """The rule of an element of MathML."""
    name = local_name(element)
    rule = _RULES.get(name, BARE)
    if name == "math" and element.get("display") == "block":
        rule = ElementRule(WordFlow.BLOCK, bare=True)
    elif name == "mfenced":
        rule = ElementRule(before=element.get("open", "("), after=element.get("close", ")"), bare=True)
    parent = element.getparent()
    return rule if parent is None else _in_order(element, rule, parent)


def _in_order(element: etree._Element, rule: ElementRule, parent: etree._Element) -> ElementRule:
    """The rule of an element in one whose elements mean something by their order."""
    before = element.getprevious()
    number = 0 if before is None else 1 if before is parent[0] else 2
    match local_name(parent):
        case "mfenced" if number:
            return replace(rule, before=f"{parent.get('separators', ',').strip()[:1]}{rule.before}")
        case "mroot" if number:
            return replace(rule, before=f", {rule.before}")
        case "mfrac":
            opening, closing = ("(", ")") if local_name(element) == "mrow" and len(element) > 1 else ("", "")
            return replace(
                rule, before=f"{'/' if number else ''}{opening}{rule.before}", after=f"{rule.after}{closing}"
            )
        case "msup" | "mover" if number:
            return replace(rule, raised=True)
        case "msub" | "munder" if number:
            return replace(rule, raised=False)
        case "msubsup" | "munderover" if number:
            return replace(rule, raised=number == 2)
        case "mmultiscripts" if number:  # which of them is raised is not counted: what it shows is not known
            return ElementRule(WordFlow.SKIP, before=UNKNOWN)
    return rule


OFFICE_PREFIXES: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://purl.oclc.org/ooxml/officeDocument/math}",
)
"""Before the name of an element of a formula of Word, in the transitional and in the strict form."""
_PROPERTIES: Final = re.compile(r".*Pr")


def decide_office(element: etree._Element) -> ElementRule:
    """The rule of an element of a formula of Word."""
    name, parent = local_name(element), element.getparent()
    outer = "" if parent is None else local_name(parent)
    if _PROPERTIES.fullmatch(name):
        return ElementRule(WordFlow.SKIP)
    match name:
        case "t":
            return ElementRule()
        case "oMathPara":
            return ElementRule(WordFlow.BLOCK, bare=True)
        case "rad":
            return ElementRule(before="√(", after=")", bare=True)
        case "d":
            return ElementRule(before=_sign(element, "begChr", "("), after=_sign(element, "endChr", ")"), bare=True)
        case "nary":
            return ElementRule(before=_sign(element, "chr", "∫"), bare=True)
        case "acc" | "groupChr":
            return ElementRule(after=_sign(element, "chr", "\u0302" if name == "acc" else "⏟"), bare=True)
        case "phant":
            return UNSEEN
        case "deg":
            return ElementRule(after=", ", bare=True) if first_words(element) else BARE
        case "num" | "den" if outer == "f":
            slash = "/" if name == "den" else ""
            opening, closing = ("(", ")") if len(element) > 1 else ("", "")
            return ElementRule(before=f"{slash}{opening}", after=closing, bare=True)
        case "sup" | "sub":
            return ElementRule(raised=name == "sup", bare=True)
        case "lim":
            return ElementRule(raised=outer == "limUpp", bare=True)
        case "mr" | "e" if outer in ("m", "mr", "eqArr"):
            return ElementRule(before=" ", bare=True)
        case "e" if outer == "d":
            before = element.getprevious()
            is_next = before is not None and local_name(before) == "e"
            return ElementRule(before=_sign(parent, "sepChr", "|") if is_next else "", bare=True)
    return BARE


def _sign(element: etree._Element | None, name: str, otherwise: str) -> str:
    """A sign that is given among the properties of an element; empty where it is given as none."""
    given = None if element is None else element.find(f"{{*}}{local_name(element)}Pr/{{*}}{name}")
    if given is None:
        return otherwise
    return next((str(value) for key, value in given.attrib.items() if str(key).rpartition("}")[2] == "val"), "")
