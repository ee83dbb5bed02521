"""Writes words as Markdown that prints them and nothing else, and a quotation in each of its forms.

Characters with a meaning in Markdown are escaped where they stand. Source: pandoc's manual, “Pandoc’s Markdown”.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from quoteproof.book.typography import Marks
from quoteproof.quotation.model import Kind
from quoteproof.text.anchor import Anchor, cited

_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>~^$@|]|&(?=#?\w+;)|!(?=\[)")
# What at a paragraph's beginning would make a heading, a list, a definition, a rule, a line block or a division of it.
_NUMBERED: Final = re.compile(r"(\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|#))([.)])(?=\s|$)")
_BEGINNING: Final = re.compile(r"[#+\-:%=>]")


def escaped(text: str) -> str:
    """Write words that may stand anywhere in a paragraph."""
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", text)


def at_beginning(markdown: str) -> str:
    """Write a paragraph so that its first characters begin no other kind of block."""
    numbered = _NUMBERED.sub(r"\1\\\2", markdown, count=1) if _NUMBERED.match(markdown) else markdown
    return f"\\{numbered}" if _BEGINNING.match(numbered) else numbered


def emphasised(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Write words with some spans (code points, apart, in order) in emphasis; white space at their ends is not."""
    parts: list[str] = []
    done = 0
    for start, end in spans:
        inside = text[start:end]
        low, high = start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip())
        if low >= high or low < done:
            continue
        parts += [escaped(text[done:low]), f"*{escaped(text[low:high])}*"]
        done = high
    return "".join([*parts, escaped(text[done:])])


def citation(anchor: Anchor) -> str:
    """Write the citation of an anchor."""
    return f"[{cited(anchor)}]"


def quotation_markdown(paragraphs: Sequence[str], form: Kind, marks: Marks, anchor: Anchor) -> str:
    """Write a quotation with its citation, its paragraphs being Markdown; only a block quotation has several.

    A line of verse ends with a line feed. There is no line end at the end.
    """
    *others, last = paragraphs
    if form is Kind.BLOCK:
        written = [*others, f"{last} {citation(anchor)}"]
        lines = ("\\\n> ".join(map(at_beginning, paragraph.split("\n"))) for paragraph in written)
        return "\n>\n".join(f"> {paragraph}" for paragraph in lines)
    if form is Kind.VERSE:
        return "\n".join(f"| {line}".rstrip() for line in f"{last} {citation(anchor)}".split("\n"))
    return f"{marks.open}{last}{marks.close} {citation(anchor)}"
