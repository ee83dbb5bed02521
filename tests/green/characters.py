"""Books of random characters, by a seed: words of every assigned class in every place that prints words."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from random import Random

from quoteproof.project.seeds import anchor
from tests.green.places import chapter

_CLASSES: dict[str, list[str]] = {}
for _character in map(chr, range(0x21, sys.maxunicode + 1)):
    _CLASSES.setdefault(unicodedata.category(_character), []).append(_character)
for _never in ("Cn", "Cs", "Cc", "Co"):
    _CLASSES.pop(_never, None)
_LATIN = [c for c in map(chr, range(0x21, 0x250)) if unicodedata.category(c) != "Cc"]


def _word(random: Random) -> str:
    """A word: of Latin letters and signs, or with characters of a class of Unicode."""
    letters = _LATIN if random.random() < 0.7 else _CLASSES[random.choice(sorted(_CLASSES))]
    made = "".join(random.choice("abcdefghij") for _ in range(random.randint(1, 6)))
    at = random.randrange(len(made) + 1)
    return made[:at] + "".join(random.choice(letters) for _ in range(random.randint(0, 2))) + made[at:]


def _words(random: Random) -> str:
    return " ".join(_word(random) for _ in range(random.randint(2, 7)))


def blocks(seed: int) -> tuple[list[str], list[str]]:
    """The passages of a source, and the blocks of a chapter, each with a passage in every place, or with addresses."""
    random = Random(seed)
    passages = [_words(random) for _ in range(3)]
    parts = chapter(passages).split("\n\n# ")
    made = [part if part.startswith("# ") else f"# {part}" for part in parts]
    word = _word(random)
    made += [
        f"See [here](<https://example.org/{word}>) and <https://example.org/{_word(random)}>.",
        f"Code `{_words(random)}`{{.code}} and [@s, {_words(random)}].\n\n```{{.code}}\n{_words(random)}\n```",
    ]
    return passages, made


def write(root: Path, seed: int, passages: list[str], chosen: list[str]) -> None:
    """Write the book of a seed with some of its blocks."""
    random = Random(f"book {seed}")
    for name in ("chapters", "seeds"):
        (root / name).mkdir(parents=True)
    title, author = (_words(random).replace("{", "").replace("}", "").replace("\\", "") for _ in range(2))
    width = random.choice(("110mm", "148mm", "210mm"))
    language = random.choice(("en-US", "de", "fr", "ru", "es", "sv"))
    page = f"page: {{width: {width}, height: 160mm, inner: 12mm, outer: 12mm}}"
    settings = f"title: A Book\nlanguage: {language}\noutputs: [pdf, docx, html]\n{page}\n"
    (root / "book.yaml").write_text(settings, encoding="utf-8")
    entry = f"@misc{{s, title = {{{title}}}, author = {{{author}}}, year = 1999, file = {{seeds/s.txt}}}}\n"
    (root / "references.bib").write_text(entry, encoding="utf-8")
    (root / "seeds/s.txt").write_text("\n\n".join(passages) + "\n", encoding="utf-8")
    text = "# A\n\n" + "\n\n".join(chosen) + "\n"
    (root / "chapters/01.md").write_text(text, encoding="utf-8")
    anchor(root, {})
