"""Mathematics: which signs of a formula would print as quotation marks, and which are primes or relations.

A prime must follow what it marks. In the words of a formula (`\\text`) the rules of text hold; where a formula has
words, no brackets or accents may stand that could enclose them. Everything else that looks like a mark is reported.
Source: pandoc's manual, “Math”; what its writers make of marks was tried with pandoc 3.9.
"""

import re
from collections.abc import Iterator
from typing import Final

from quoteproof.text.marks import IS_MARK
from quoteproof.text.pairing import marks_to_prove
from quoteproof.text.words import count_words

_WORDS: Final = re.compile(
    r"\\(?:text(?!style)[a-z]*|[mhf]box|intertext|shortintertext|operatorname\*?|math(?:rm|sf|it|tt|bf|normal|up))\s*\{"
)
_NAMED: Final = re.compile(
    r"\\(?:(?:text)?quote\w*|guil\w*|[gf][lr]q+|[lr]q|[ul][lr]corner"
    r"|backprime|backdprime|backtrprime|lasp|rasp|enquote|mkbibquote|textasciigrave|textasciiacute)"
    r"(?![A-Za-z])"
)
_PRIME: Final = re.compile(r"['′″‴⁗]+")
_RAISED_PRIME: Final = re.compile(r"\\(?:prime|dprime|trprime|qprime)(?![A-Za-z])")
_EMPTY: Final = re.compile(r"\{(?:\s|~|\\[,;:! ]|\{\})*\}\s*\Z")
_BASE: Final = re.compile(r"(?:[^\W_]|[)\]}|]|\\[}|])\s*\Z")
_SIGN: Final = (
    r"(?:\\(?:[lr]angle|l+angle|r+angle|ll+|gg+|[lr]Angle|[LR]angle|[lr]hd)(?![A-Za-z])|[⟨⟩≪≫⋘⋙]|<<|>>|,,|``"
    r"|\\[A-Za-z]+\s*\{(?:\s|~|\\[,;:! ]|\{\})*\}"  # an accent over nothing
    r"|(?:\{\})?[\^_]\s*(?:\{[\s,'\d]*(?:[69]{2}|,|')[\s,'\d]*\}|,))"
)
_SPACE: Final = (
    r"(?:[\s{}~.]|\\[vh]?phantom\s*\{[^{}]*\}|\\[,;:! ]|\\(?:left|right|[bB]igg?[lrm]?|q?quad)(?![A-Za-z]))*"
)
_ENCLOSES_BEFORE: Final = re.compile(rf"(?<![^\W_])(?:{_SPACE}{_SIGN})+{_SPACE}\Z")
_ENCLOSES_BEHIND: Final = re.compile(rf"{_SPACE}{_SIGN}")
_RELATION: Final = r"(?:\\(?:ll+|gg+)(?![A-Za-z])|[≪≫⋘⋙]|<<|>>|(?:\\[lg]t\s*){2})"
_FEW: Final = 3
"""A formula of fewer words, each by itself, holds no quotation."""
_WRAPPERS: Final = re.compile(r"\\math(?:ord|op|bin|rel|open|close|punct|inner)(?![A-Za-z])")
_INVISIBLE: Final = re.compile(
    r"\\(?:[vh]?phantom|[hm]space\*?|[hm]skip|kern)(?![A-Za-z])\s*\{[^{}]*\}|[\^_]\s*\{[\s~]*\}"
)
_DANGLING: Final = re.compile(rf"\A{_SPACE}{_RELATION}|{_RELATION}{_SPACE}\Z")
"""A relation at the edge of a formula, which could enclose words of the text beside it."""
_NOTHING: Final = re.compile(rf"(?:{_SPACE}[^\w\\])*{_SPACE}")
"""A formula without a letter or a number, whose primes mark nothing."""
_LEFT: Final = re.compile(r"\\(?:langle|l+angle|lAngle|Langle)(?![A-Za-z])|⟨")
_RIGHT: Final = re.compile(r"\\(?:rangle|r+angle|rAngle|Rangle)(?![A-Za-z])|⟩")


def marks_in_formula(tex: str) -> Iterator[int]:
    """The offsets in a formula, as TeX, of what would print as a quotation mark."""
    words = list(_words(tex))
    for start, end in words:
        yield from (start + at for at in sorted(marks_to_prove(tex[start:end])))
    outside = _without_invisible(_blanked(tex, words))
    yield from (match.start() for match in _NAMED.finditer(tex))
    yield from (m.start() for m in IS_MARK.finditer(outside) if m.group() not in "'′″‴⁗⟨⟩≪≫⋘⋙")
    counts = [count_words(tex[start:end].replace("~", " ")) for start, end in words]
    prose = sum(counts) >= _FEW or max(counts, default=0) > 1
    spoken = {end + 1 for _, end in words} if prose else set()
    yield from (m.start() for m in _PRIME.finditer(outside) if m.start() in spoken or not _has_base(outside, m.start()))
    yield from (m.start() for m in _RAISED_PRIME.finditer(outside) if not _raises(outside, m.start()))
    # What the formula does not close could enclose words of the text beside it.
    if _DANGLING.search(outside) or len(_LEFT.findall(outside)) != len(_RIGHT.findall(outside)):
        yield 0
    if _PRIME.search(outside) and _NOTHING.fullmatch(outside):
        yield 0
    if prose:
        yield from _around(outside, words)


def _around(tex: str, words: list[tuple[int, int]]) -> Iterator[int]:
    """The offset of a sign close before some words, where another one stands close behind some of them."""
    before = (_ENCLOSES_BEFORE.search(tex, 0, tex.rfind("\\", 0, start)) for start, _ in words)
    opening = next((match.start() for match in before if match), None)
    if opening is not None and any(_ENCLOSES_BEHIND.match(tex, end + 1) and opening < end for _, end in words):
        yield opening


def _words(tex: str) -> Iterator[tuple[int, int]]:
    """The stretches of a formula that are words: what stands in the braces of `\\text` and its like."""
    done = 0
    for match in _WORDS.finditer(tex):
        if match.start() >= done:
            done = _closing(tex, match.end())
            yield match.end(), done


def _closing(tex: str, start: int) -> int:
    """The offset of the brace that closes the one before `start`; the end where none does."""
    depth = 1
    for match in re.finditer(r"\\.|[{}]", tex[start:], re.DOTALL):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth == 0:
            return start + match.start()
    return len(tex)


def _blanked(tex: str, spans: list[tuple[int, int]]) -> str:
    """The formula with a letter for each character of its words, so that a brace around them is not empty."""
    for start, end in spans:
        tex = tex[:start] + "x" * (end - start) + tex[end:]
    return tex


def _without_invisible(tex: str) -> str:
    """The formula with an empty group of the same length for what takes room and shows nothing."""
    tex = _WRAPPERS.sub(lambda match: " " * len(match.group()), tex)
    return _INVISIBLE.sub(lambda match: "{" + " " * (len(match.group()) - 2) + "}", tex)


def _has_base(tex: str, at: int) -> bool:
    """Whether something stands before an offset that a prime can mark."""
    before = tex[:at]
    return _BASE.search(before) is not None and _EMPTY.search(before) is None


def _raises(tex: str, at: int) -> bool:
    """Whether a named prime is raised beside what it marks: `f^\\prime`, `f^{\\prime\\prime}`."""
    raised = re.search(r"\^\s*\{?(?:\s|\\(?:prime|dprime|trprime|qprime))*\Z", tex[:at])
    return raised is not None and _has_base(tex, raised.start())
