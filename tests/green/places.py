"""A chapter that has words in every place of a book: quoted, and in the author's own text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from quoteproof.project.seeds import anchor
from quoteproof.text.folds import LIGATURES

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#+\-.!|~$@^=/:])")

_LIGATURES = str.maketrans(dict(LIGATURES))


def chapter(words: Sequence[str]) -> str:
    """Markdown with each of some words, the passages of the source `s`, in every place."""
    typed = [_MARKUP.sub(r"\\\1", each).translate(_LIGATURES) for each in words]
    return "\n\n".join(_part(number, each) for number, each in enumerate(typed, 1))


def _part(number: int, words: str) -> str:
    cited = f"[@s#p{number}]"
    return f"""# {words}

He wrote “{words}” {cited}. {words}

{words}, *{words}*, **{words}**, ~~{words}~~, [{words}](https://example.org/)({words}), x^2^{words}.{words}.at(0)

> {words} {cited}

## {words}

- {words}
- “{words}” {cited}

1. {words}

| {words} | b |
|---|---|
| “{words}” {cited} | {words} |

: {words}

{words}
:   {words}

Line\\
{words}\\
{words}[^{number}]

[^{number}]: {words}. Then “{words}” {cited}.
"""


def write_book(root: Path, words: Sequence[str]) -> None:
    """Write a book of one source, with a passage for each of some words, and of a chapter with all of them."""
    for name in ("chapters", "seeds"):
        (root / name).mkdir(parents=True)
    (root / "book.yaml").write_text("title: A Book\nchapters: chapters/*.md\n", encoding="utf-8")
    (root / "references.bib").write_text("@misc{s, title = {The Source}, year = 1999, file = {seeds/s.txt}}\n")
    (root / "seeds/s.txt").write_text("\n\n".join(words) + "\n", encoding="utf-8")
    (root / "chapters/01.md").write_text(chapter(words), encoding="utf-8")
    anchor(root, {})
