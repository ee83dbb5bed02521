"""Nesting: whether pandoc would take too long over a chapter, found out before it is asked.

pandoc tries an opening bracket as a link, a span, a citation and more, and reads what follows anew each time: where
brackets stand in each other, or stay open, a few dozen characters take minutes. What it would do is estimated in one
pass over the text. A mark that is open multiplies the work on the characters after it, until it is closed or its
paragraph ends.

Code, mathematics and comments are read once, whatever stands in them. Where they begin only pandoc knows, so they are
counted like all else at first. Where that is too much, the marks in what looks like them are replaced by a letter, and
pandoc says whether those letters stand in code indeed.
"""

import json
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from quoteproof.chapter.model import Node
from quoteproof.chapter.nodes import walk
from quoteproof.values import dataclass

DEPTH: Final = 6
"""How many square brackets that are closed again may stand in each other."""
WORK: Final = 20_000
"""How many characters of a chapter pandoc may read anew, beyond the chapter's own length."""

_UNCOUNTED: Final = 20.0
"""As often a character may be read anew without being counted: links in notes, and the like."""
# By how much a mark multiplies the work (measured with pandoc 3.9): what is closed again, and what stays open.
_CLOSED: Final = {"[": 3.0, "![": 6.0, "^[": 1.5}
_OPEN: Final = {"[": 1.8, "![": 2.5, "^[": 2.2}
_CITING: Final = 3.5  # a bracket with a citation in it, or behind one, or behind another bracket
_DOUBLING: Final = {"~": 2.0, '"': 2.0}  # struck words, and titles
_MIXED: Final = 1.4  # emphasis of another kind than the one that is open

_MOST_OPEN: Final = 100  # marks that multiply the work by more than any chapter may cost
_FEWEST: Final = 2  # marks below which a paragraph costs nothing

_BLANK: Final = re.compile(r"\n[ \t>]*\n")
_TOKEN: Final = re.compile(
    r"\\.|(?P<bracket>[!^]?\[)|(?P<close>\])|(?P<run>\*+|~~+|(?<![^\W_])_+)|(?P<after>_+)|(?P<link>(?<=\])[(:])",
    re.DOTALL,
)
_BRACKETED: Final = re.compile(r"\[[^\[\]]*\]")
_RUN: Final = re.compile(r"\*+|_+")
_TARGET: Final = re.compile(r"\s*\S*(?P<space>\s*)")
_TITLE: Final = re.compile(r"(?P<quote>[\"'])[^\"'\n]*(?P=quote)[ ]*(?:\)|\n|\Z)")
_BEHIND: Final = re.compile(r"(?:\]|@[^\s\[\]]{1,200} ?)\Z")
_LOOKED_BACK: Final = 202
_FENCE: Final = re.compile(r"^[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)*(?P<fence>`{3,}|~{3,})", re.MULTILINE)
_INLINE: Final = re.compile(r"(?<!`)(?P<tick>`+)(?!`)|(?P<math>\$\$?)|(?P<comment><!--)|\\.", re.DOTALL)
_INDENTED: Final = re.compile(r"^(?: {4}|\t).*$", re.MULTILINE)
_MARKS: Final = re.compile(r"[\[\]*_~]")
_CODE: Final = frozenset({"Code", "CodeBlock", "Math", "RawInline", "RawBlock"})


@dataclass(slots=True)
class _Mark:
    """A mark that opens something; that it is closed is filled in later."""

    at: int
    text: str
    before: str
    """The mark of emphasis that is open where this one opens, or nothing."""
    closed: bool = False

    @property
    def heavy(self) -> bool:
        """Whether it is more than emphasis."""
        return self.text[0] not in "*_"


def too_deep(text: str, read: Callable[[str], bytes]) -> int | None:
    """The offset from which pandoc would take too long over a chapter, or None; `read` parses what is safe."""
    at = costly(text)
    if at is None:
        return None
    letter = next(c for c in map(chr, range(0xE000, 0xF900)) if c not in text)
    for indented in (False, True):  # indented lines are code, or words of a list
        shaded = _shaded(text, letter, indented=indented)
        deeper = costly(shaded)
        if deeper is not None:
            continue
        ast: Node = json.loads(read(shaded))
        kept = sum(node["c"][-1].count(letter) for node in walk(ast["blocks"]) if node["t"] in _CODE)
        if kept == shaded.count(letter):
            return None
    return at if deeper is None else deeper


def costly(text: str) -> int | None:
    """The offset of the mark with which a chapter becomes too costly, whatever is code in it."""
    left = float(WORK + len(text))
    for start, end in _paragraphs(text):
        if text.count("[", start, end) + text.count("~~", start, end) < _FEWEST or _is_light(text[start:end]):
            continue
        for at, depth, cost in _costs(text, start, end):
            left -= cost
            if left < 0 or depth > DEPTH:
                return at
    return None


def _is_light(paragraph: str) -> bool:
    """Whether no two marks that multiply the work can be open at once, as in most paragraphs with citations."""
    if any(mark in paragraph for mark in ("\\", "~~", "](", "]:")) or "[" in _BRACKETED.sub("", paragraph):
        return False
    return len(set(_RUN.findall(paragraph))) < _FEWEST


def _costs(text: str, start: int, end: int) -> Iterator[tuple[int, int, float]]:
    """Each mark of a paragraph with the depth of brackets there, and what is read anew up to the next mark."""
    steps = _steps(text, start, end)
    ends = [at for at, _, _ in (*steps, (end, None, []))][1:]
    factors: dict[int, float] = {}
    product, depth = 1.0, 0
    for (at, opened, closed), after in zip(steps, ends, strict=True):
        for mark in closed:
            product /= factors.pop(mark.at)
            depth -= mark.text.endswith("[")
        if opened is not None:
            factors[opened.at] = _factor(text, opened, after)
            product *= factors[opened.at]
            depth += opened.closed and opened.text.endswith("[")
        yield at, depth, (after - at) * product if product >= _UNCOUNTED else 0.0


def _factor(text: str, mark: _Mark, after: int) -> float:
    """By how much a mark multiplies the work; the next mark stands at `after`."""
    if mark.text[0] in _DOUBLING:
        return _DOUBLING[mark.text[0]]
    if not mark.text.endswith("["):
        return 1.0 if mark.before in ("", mark.text) else _MIXED
    plain = (_CLOSED if mark.closed else _OPEN)[mark.text]
    citing = "@" in text[mark.at : after] or _BEHIND.search(text[max(0, mark.at - _LOOKED_BACK) : mark.at])
    return max(plain, _CITING) if citing else plain


def _steps(text: str, start: int, end: int) -> list[tuple[int, _Mark | None, list[_Mark]]]:
    """The places of a paragraph at which marks are opened or closed, with these marks.

    They end where more are open than any chapter may have.
    """
    steps: list[tuple[int, _Mark | None, list[_Mark]]] = []
    opened: list[_Mark] = []
    places: dict[str, list[int]] = {"[": []}  # in `opened`, of brackets and of each kind of run; the last may be gone
    heavy = 0
    space = (start, start)  # the one behind a link's target, looked for once

    def last(kind: str) -> int:
        known = places.setdefault(kind, [])
        while known and (known[-1] >= len(opened) or not opened[known[-1]].text.endswith(kind)):
            known.pop()
        return known[-1] if known else -1

    for match in _TOKEN.finditer(text, start, end):
        at, words = match.start(), match.group()
        place = -1
        if match["link"]:
            if space[0] < at or text[at + 1 : at + 2].isspace():
                found = _TARGET.match(text, at + 1, end)
                space = found.span("space") if found else (end, end)
            words = '"' if _opens_title(text, space[1]) else ""
        elif match["close"]:
            place = last("[")
        elif (match["run"] or match["after"]) and not text[at - 1 : at].isspace() and last(words) > last("["):
            place = last(words)
        opens = match["bracket"] or (match["run"] and not text[match.end() : match.end() + 1].isspace())
        if place >= 0:
            opened[place].closed = True
            steps.append((at, None, opened[place:]))
            heavy -= sum(mark.heavy for mark in opened[place:])
            del opened[place:]
        elif opens or (match["link"] and words):
            around = opened[-1] if opened else None
            before = "" if around is None else around.before if around.heavy else around.text
            places.setdefault("[" if match["bracket"] else words, []).append(len(opened))
            opened.append(_Mark(at, words, before))
            steps.append((at, opened[-1], []))
            heavy += opened[-1].heavy
            if heavy > _MOST_OPEN:
                break
    return steps


def _opens_title(text: str, at: int) -> bool:
    """Whether a link's title begins at a place and is not closed: its end is sought at every mark behind."""
    return text[at : at + 1] in ('"', "'") and _TITLE.match(text, at) is None


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    return pairwise([0, *(match.end() for match in _BLANK.finditer(text)), len(text)])


def _shaded(text: str, letter: str, *, indented: bool) -> str:
    """Replace the marks in whatever looks like code, mathematics or a comment, also in `indented` lines."""
    parts: list[str] = []
    reached = 0
    for start, end in _stretches(text, indented=indented):
        parts += text[reached:start], _MARKS.sub(letter, text[start:end])
        reached = end
    return "".join((*parts, text[reached:]))


def _stretches(text: str, *, indented: bool) -> Iterator[tuple[int, int]]:
    """The stretches that look like code, mathematics or comments, in order."""
    reached = 0
    for start, end in _fenced(text):
        yield from _enclosed(text, reached, start, indented=indented)
        yield start, end
        reached = end
    yield from _enclosed(text, reached, len(text), indented=indented)


def _fenced(text: str) -> Iterator[tuple[int, int]]:
    """What stands between fences."""
    fence, start = "", 0
    for match in _FENCE.finditer(text):
        found = match["fence"]
        if not fence:
            fence, start = found, match.end()
        elif found.startswith(fence) and not text[match.end() :].partition("\n")[0].strip():
            yield start, match.start("fence")
            fence = ""


def _enclosed(text: str, start: int, end: int, *, indented: bool) -> Iterator[tuple[int, int]]:
    """Indented lines, code, mathematics and comments between two fences."""
    for first, last in _paragraphs(text[start:end]):
        yield from _in_paragraph(text, start + first, start + last, indented=indented)


def _in_paragraph(text: str, start: int, end: int, *, indented: bool) -> Iterator[tuple[int, int]]:
    if indented and _INDENTED.match(text, start):
        yield start, end
        return
    reached = start
    for match in _INLINE.finditer(text, start, end):
        if match.start() < reached or match.lastgroup is None:
            continue
        closing = "-->" if match["comment"] else match.group()
        close = text.find(closing, match.end(), end)
        if close >= 0:
            yield match.end(), close
            reached = close + len(closing)
