"""Formulas: the marks in pandoc's MathML, and the MathML written anew for HTML.

The MathML is asked and not the TeX source, so that it does not matter which command made a mark. Words in a formula may
have no marks but those within a word; accents belong to their letters. Only elements and attributes of a list are
written. Source: MathML Core, W3C.
"""

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.chapter.model import Node
from quoteproof.markup.html import Markup, tag
from quoteproof.markup.xml import read_xml
from quoteproof.text.placed import marks_as_printed

_WORDS: Final = frozenset({"mtext", "ms"})
_PRIMES: Final = frozenset("′″‴⁗")


def formula_key(node: Node) -> str:
    """What tells a formula from another: how it is set, and its source."""
    return f"{node['c'][0]['t']}:{node['c'][1]}"


def formula_marks(mathml: str) -> list[tuple[str, bool]] | None:
    """Each mark that a formula prints, and whether it is a sign of the formula; None where it is no MathML."""
    root = _root(mathml)
    if root is None:
        return None
    pieces = list(_pieces(root))
    text = "".join(words for words, _ in pieces)
    words = [in_words and c.isalpha() for piece, in_words in pieces for c in piece]
    marks = list(marks_as_printed(text))
    signs = [at for at, glyph in marks if not words_around(words, at) and not set(glyph) <= _PRIMES]
    enclosing = bool(signs) and any(words[signs[0] : signs[-1]])
    return [
        (glyph, _is_sign(text, words, at, glyph, first=number == 0, enclosing=enclosing))
        for number, (at, glyph) in enumerate(marks)
    ]


def _root(mathml: str) -> Element | None:
    """The element `math`; None where there is none."""
    try:
        root = read_xml(mathml.strip().encode("utf-8", "replace"), encoding="utf-8")
    except ValueError:
        return None
    return root if _name(root) == "math" else None


def words_around(words: list[bool], at: int) -> bool:
    """Whether a mark stands within a word of words in a formula."""
    return 0 < at < len(words) - 1 and words[at - 1] and words[at + 1]


def _is_sign(text: str, words: list[bool], at: int, glyph: str, *, first: bool, enclosing: bool) -> bool:
    """Whether a mark may stand in a formula: a letter's, a prime behind something, a sign without words."""
    if words_around(words, at):
        return True
    if set(glyph) <= _PRIMES:
        before = text[:at].rstrip()
        return bool(before) and (first or not words[len(before) - 1])
    return not enclosing


def _pieces(element: Element, *, in_words: bool = False) -> Iterator[tuple[str, bool]]:
    """The text of a formula in order, and of each piece whether it is words."""
    name = _name(element)
    if name == "annotation" or (name == "mo" and element.get("accent") == "true"):
        return
    in_words = in_words or name in _WORDS
    if element.text:
        yield element.text, in_words
    for child in element:
        yield from _pieces(child, in_words=in_words)
        if child.tail:
            yield child.tail, in_words


_ELEMENTS: Final = frozenset(
    """math semantics mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle mpadded menclose msub msup msubsup
    munder mover munderover mmultiscripts mprescripts mtable mtr mtd none annotation""".split()
)
_ATTRIBUTES: Final = frozenset(
    """display mathvariant stretchy form fence separator symmetric largeop movablelimits accent accentunder lspace
    rspace minsize maxsize linethickness displaystyle scriptlevel encoding columnalign rowspan columnspan
    notation""".split()
)
_SPACE: Final = "http://www.w3.org/1998/Math/MathML"


def mathml_of(mathml: str) -> Markup | None:
    """The MathML of a formula written anew; None where it is none, or has what is on no list."""
    root = _root(mathml)
    return None if root is None or any(_name(e) not in _ELEMENTS for e in root.iter()) else _written(root)


def _written(element: Element) -> Markup:
    name = _name(element)
    kept = {key: value for key, value in element.items() if key in _ATTRIBUTES}
    if name == "math":
        kept["xmlns"] = _SPACE
    inside: list[Markup | str] = [element.text or ""]
    for child in element:
        inside += [_written(child), child.tail or ""]
    return tag(name, inside, **kept)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
