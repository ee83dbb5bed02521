"""Makes `quoteproof/text/mark_table.py`: the characters that are quotation marks, or that a reader takes for one.

`python -m tests.text.mark_table` writes it anew. The data come from packages of the development environment:
`regex` (the property Quotation_Mark), `unicodedata2` (categories and names), `confusable-homoglyphs` (the confusables
of Unicode Technical Standard 39). Nothing of that is needed to run quoteproof.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import count, groupby
from pathlib import Path
from typing import Final

import regex
import unicodedata2 as data
from confusable_homoglyphs.confusables import confusables_data

MODULE: Final = Path(__file__).parents[2] / "src" / "quoteproof" / "text" / "mark_table.py"

_SHAPES: Final = re.compile(
    r"PRIME\b|APOSTROPHE|GRAVE|ACUTE|HALF RING|VERTICAL LINE|SALTILLO|GLOTTAL|PSILI|DASIA|KORONIS|GERESH|GERSHAYIM"
    r"|COMMA|DITTO|TONOS|OXIA|VARIA|BEGIN|END HIGH|END LOW"
)
"""Names of modifier letters and spacing accents that have the shape of a mark."""
_RAISED: Final = re.compile(r"(?:TRIPLE|QUADRUPLE) PRIME|(?:TURNED|RAISED|REVERSED|DOUBLE STACKED) COMMA\Z")
_DOUBLED: Final = re.compile(
    r"(?:VERY )?MUCH (?:LESS|GREATER)-THAN\Z|(?:DOUBLE )?(?:PRECEDES|SUCCEEDS)\Z|(?:TOP|BOTTOM) (?:LEFT|RIGHT) CORNER\Z"
)
_FINALS: Final = re.compile(r"CANADIAN SYLLABICS FINAL .*(?:ACUTE|GRAVE|RING|STROKE)")
_BRACKETS: Final = frozenset("PARENTHESIS SQUARE CURLY TORTOISE LENTICULAR CEILING FLOOR GUG RNAM AN SHANG".split())
"""Words in the names of brackets that nobody takes for quotation marks."""
_TICKED: Final = re.compile(r"TICK|CORNER|HALF|ANGLE|SIDEWAYS|WIGGLY")
_NO_MARK: Final = frozenset("^") | {chr(c) for c in range(0x1F3FB, 0x1F400)}
"""Symbols of category Sk that may stand anywhere: the circumflex sign of ASCII, and the skin tones of pictures."""


def marks() -> frozenset[str]:
    """The characters whose job is to quote: Quotation_Mark, Pi and Pf, and those that are named so."""
    return frozenset(
        c
        for c in _assigned()
        if regex.match(r"\p{Quotation_Mark}", c)
        or data.category(c) in ("Pi", "Pf")
        or ("QUOTATION MARK" in _name(c) and not _name(c).startswith("TAG "))
    )


def look_alikes(known: Collection[str]) -> frozenset[str]:
    """What UTS 39 or a reader's eye takes for one of them."""
    shaped = {c for c in _assigned() if _is_shaped(c)}
    return frozenset((_confusable(known) | shaped) - set(known))


def modifiers(others: Collection[str]) -> frozenset[str]:
    """All other modifier letters and symbols: by themselves, or before a word, they might pass for a mark."""
    return frozenset(c for c in _assigned() if data.category(c) in ("Sk", "Lm")) - set(others) - _NO_MARK


def _assigned() -> Iterable[str]:
    return (c for c in map(chr, range(0x110000)) if data.category(c) not in ("Cn", "Cs", "Co"))


def _name(character: str) -> str:
    return str(data.name(character, ""))


def _is_shaped(character: str) -> bool:
    name, category = _name(character), data.category(character)
    if category in ("Lm", "Sk"):
        return _SHAPES.search(name) is not None
    if category in ("Ps", "Pe"):
        words = set(re.split(r"[ -]", name))
        return words.isdisjoint(_BRACKETS) or _TICKED.search(name) is not None
    if category == "Po":
        return _RAISED.search(name) is not None and not name.startswith("PRESENTATION FORM")
    if category in ("Sm", "So"):
        return _DOUBLED.match(name) is not None
    return category == "Lo" and _FINALS.match(name) is not None


def _confusable(known: Collection[str]) -> set[str]:
    """What is confusable with a mark, over any number of steps.

    The low single mark and the single angle marks are left out of the beginning: they lead to the comma and to the
    signs for less and greater, which pass for no quotation mark.
    """
    alike: dict[str, set[str]] = defaultdict(set)
    for character, others in confusables_data.items():
        for other in others:
            one, two = (text.strip("\u200e\u200f") for text in (character, other["c"]))
            alike[one].add(two)
            alike[two].add(one)
    found = set(known) - set("‚‹›❮❯❟") | {"''"}
    waiting = list(found)
    while waiting:
        for other in alike[waiting.pop()] - found - {",", "<", ">"}:
            found.add(other)
            waiting.append(other)
    return {text for text in found if len(text) == 1 and data.category(text) != "Nd"}


def table() -> dict[str, frozenset[str]]:
    """The three sets by the names that they have in the module."""
    known = marks()
    alike = look_alikes(known)
    return {"MARKS": known, "LOOK_ALIKES": alike, "MODIFIERS": modifiers(known | alike)}


_WORDS: Final = {
    "MARKS": "Characters whose job is to quote: Quotation_Mark, categories Pi and Pf, and those that are named so.",
    "LOOK_ALIKES": "Characters that UTS 39 or a reader's eye takes for one of them.",
    "MODIFIERS": "All other modifier letters and symbols (categories Lm and Sk).",
}


def module() -> str:
    """The text of the module."""
    parts = [
        '"""Quotation marks and what looks like them, as classes for regular expressions.\n\n'
        f"Made by `python -m tests.text.mark_table` from the data of Unicode {data.unidata_version}; change it there.\n"
        '"""\n\nfrom typing import Final\n'
    ]
    for name, characters in table().items():
        lines = _lines(_ranges(sorted(map(ord, characters))))
        body = "\n".join(f'    "{line}"' for line in lines)
        parts.append(f'{name}: Final = (\n{body}\n)\n"""{_WORDS[name]}"""')
    return "\n".join(parts) + "\n"


def _ranges(codes: list[int]) -> Iterable[str]:
    """A class of a regular expression in pieces, each a character or a range."""
    for _, run in groupby(zip(codes, count(), strict=False), key=lambda pair: pair[0] - pair[1]):
        points = [code for code, _ in run]
        first, last = _escaped(points[0]), _escaped(points[-1])
        yield first if len(points) == 1 else f"{first}-{last}" if len(points) > 2 else first + last


def _escaped(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _lines(pieces: Iterable[str]) -> Iterable[str]:
    line = ""
    for piece in pieces:
        if len(line) + len(piece) > 100:
            yield line
            line = ""
        line += piece
    yield line


if __name__ == "__main__":
    MODULE.write_text(module(), encoding="utf-8")
