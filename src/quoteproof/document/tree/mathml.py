"""What the elements of MathML do to the words in them: a formula is written on one line, as in plain text.

Letters, digits and signs are those of the file; a fraction gets `/`, a root `√`, and parentheses stand around what
would be read in another way without them. Source: MathML Core, 3 (presentation markup).
"""

from dataclasses import replace
from typing import Final

from lxml import etree

from quoteproof.document.model import UNKNOWN
from quoteproof.document.tree.vocabulary import ElementRule, WordFlow, local_name

PREFIX: Final = "{http://www.w3.org/1998/Math/MathML}"
"""Before the name of an element."""
_BARE: Final = ElementRule(bare=True)
_UNSEEN: Final = ElementRule(WordFlow.APART, unseen=True)
_TOKENS: Final = frozenset("mi mn mo ms mtext".split())
_RULES: Final = {
    **dict.fromkeys(_TOKENS, ElementRule()),
    **dict.fromkeys("annotation annotation-xml mphantom".split(), _UNSEEN),
    "mspace": ElementRule(before=" "),
    "mtd": ElementRule(before=" ", bare=True),
    "mglyph": ElementRule(before=UNKNOWN),
    "msqrt": ElementRule(before="√(", after=")", bare=True),
    "mroot": ElementRule(before="√(", after=")", bare=True),
}


def decide(element: etree._Element) -> ElementRule:
    """The rule of an element of MathML."""
    name = local_name(element)
    rule = _RULES.get(name, _BARE)
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
