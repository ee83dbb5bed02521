"""Books made for measuring: chapters of so many words over seeds of so many bytes, every quotation right.

Promises: the same book for the same size; a book that stands already is not made again. Every fiftieth word or so
belongs to a new quotation: run-in, with an omission or a bracket, in a note, or a block. Leaves out: measuring.
"""

from __future__ import annotations

import hashlib
import random
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import texts
from quoteproof.source.anchoring import renew_anchors
from quoteproof.source.assembly import SourceFiles
from quoteproof.text.limit_words import limit_words
from quoteproof.text.words import count_words

MB: Final = 1_000_000
"""Bytes of a megabyte."""
CHAPTERS: Final = 45
"""Chapters of a long book."""
PER_QUOTATION: Final = 50
"""Words of a chapter for each of its quotations, those quoted included."""

_WORD: Final = re.compile(r"[^ —“”]+")
_PARAGRAPH: Final = 110  # words


@dataclass(frozen=True, slots=True)
class Size:
    """What a book should be like."""

    words: int
    """Words of all chapters together."""
    seeds: int
    """Bytes of all seeds together."""
    per_quotation: int = PER_QUOTATION
    """Words for each quotation."""
    parts: int = 0
    """How many chapters it has; as many as suit its words where 0."""

    @property
    def chapters(self) -> int:
        """How many chapters it has."""
        return self.parts or (CHAPTERS if self.words > 20_000 else 5)

    @property
    def name(self) -> str:
        """The name of its folder."""
        parts = f"-{self.parts}" if self.parts else ""
        return f"{self.words}-words-{self.seeds // MB}-mb-{self.per_quotation}{parts}"


def made(shelf: Path, size: Size) -> Path:
    """The folder of a book of that size under `shelf`, made anew unless it stands there."""
    root = shelf / size.name
    mark = root / ".made"
    if not mark.is_file() or mark.read_text() != _version():
        shutil.rmtree(root, ignore_errors=True)
        _make(root, size)
        mark.write_text(_version())
    return root


def seeds_of(letters: int) -> dict[str, list[str]]:
    """Sources of so many characters together, each with its passages, by key."""
    count = max(10, min(100, letters // MB))
    rng = random.Random(letters)
    return {f"work{number:03}": list(texts.passages(rng, letters // count)) for number in range(1, count + 1)}


def lock(sources: dict[str, list[str]]) -> SourceFiles:
    """The files of a library, its lock too, which is made source by source: all at once would not fit in memory."""
    entries: list[str] = []
    seeds: dict[str, bytes] = {}
    rows: dict[str, str] = {}
    index: list[str] = []
    for number, (key, passages) in enumerate(sources.items()):
        entry = (
            f"@book{{{key}, author = {{Writer, {key.title()}}}, title = {{Collected {key.title()}}}, "
            f"year = {{{1900 + number}}}, publisher = {{Press}}, langid = {{english}}, file = {{seeds/{key}.txt}}}}\n"
        )
        seed = {f"seeds/{key}.txt": "\n".join(passages).encode()}
        renewal, faults = renew_anchors(SourceFiles(entry, seeds=seed))
        assert not faults, faults[:3]
        head, _, its = renewal.anchors.partition("\n")
        index += [its] if index else [f"{head}\n{its}"]
        entries.append(entry)
        seeds |= seed
        rows |= renewal.rows
    return SourceFiles("".join(entries), seeds=seeds, anchors="".join(index), rows=rows)


def quotation(rng: random.Random, sources: Mapping[str, Sequence[str]], kind: float) -> tuple[str, str]:
    """Printed words and the anchor that they stand under; `kind`, from 0 to 1, says how they are altered."""
    key = rng.choice(list(sources))
    number = rng.randrange(len(sources[key]))
    text = sources[key][number]
    words = [m.span() for m in _WORD.finditer(text.split("“")[0].split("—")[0])]
    first = rng.randrange(max(1, len(words) - 30))
    chosen = words[first : first + rng.randint(5, 18)]
    while len(chosen) > 1 and not text[chosen[-1][1] - 1].isalnum():
        chosen.pop()
    low, high = chosen[0][0], chosen[-1][1]
    high -= len(text[low:high]) - len(text[low:high].rstrip(".,"))
    anchor = f"{key}#p{number + 1}"
    if kind < 0.1 and len(chosen) > 10:
        gap = text[chosen[3][1] : chosen[6][0]]
        skews = "than" in gap.lower() or any(limit_words(text[low:high], ("en",)))
        if gap[:1] == " " and not skews:
            return f"{text[low : chosen[3][1]]} […] {text[chosen[6][0] : high]}", anchor
    if kind < 0.2 and text[low].isupper():
        return f"[{text[low].lower()}]{text[low + 1 : high]}", anchor
    return text[low:high], anchor


def _make(root: Path, size: Size) -> None:
    sources = seeds_of(size.seeds)
    files = lock(sources)
    rng = random.Random(size.name)
    written = {
        "book.yaml": "title: A Measured Book\nauthor: The Program\nlanguage: en-US\ndate: 2026\n"
        "bibliography: references.bib\noutputs: [pdf, docx]\n",
        "references.bib": files.bibliography,
        "seeds/anchors.yaml": files.anchors or "",
    }
    written |= {f"seeds/anchors/{key}.jsonl": rows for key, rows in files.rows.items()}
    for number in range(1, size.chapters + 1):
        written[f"chapters/{number:02}-chapter.md"] = _chapter(rng, number, size, sources)
    for name, data in {**{n: t.encode() for n, t in written.items()}, **files.seeds}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)


def _chapter(rng: random.Random, number: int, size: Size, sources: dict[str, list[str]]) -> str:
    parts = [f"# Chapter {number} {{#chapter-{number}}}"]
    notes: list[str] = []
    left = size.words // size.chapters
    while left > 0:
        if len(parts) % 6 == 0:
            parts.append(f"## {texts.sentence(rng).rstrip('.')}")
        paragraph = "\n".join(_paragraph(rng, number, size, sources, notes))
        parts.append(paragraph)
        left -= count_words(paragraph)
    return "\n\n".join([*parts, *notes]) + "\n"


def _paragraph(
    rng: random.Random, number: int, size: Size, sources: dict[str, list[str]], notes: list[str]
) -> Iterator[str]:
    """The lines of a paragraph: a sentence of one's own for each quotation, and what else a book has."""
    if rng.random() < 0.06:
        words, anchor = quotation(rng, sources, 1)
        yield f"{texts.sentence(rng)}\n\n> {words} [@{anchor}]"
        return
    left = _PARAGRAPH
    while left > 0:
        own = texts.sentences(rng, 1)
        while count_words(own) < size.per_quotation - 25:
            own += "\n" + texts.sentences(rng, 1)
        words, anchor = quotation(rng, sources, rng.random())
        chance = rng.random()
        if chance < 0.05:
            notes.append(f"[^{len(notes) + 1}]: He wrote “{words}” [@{anchor}].")
            yield f"{own}[^{len(notes)}]"
        else:
            first, _, rest = texts.sentence(rng).partition(" ")
            yield f"{own}\n{first} *{rest[:-1]}* “{words}” [@{anchor}]."
        if chance > 0.97:
            yield f"See [the chapter](#chapter-{number}) again."
        left -= size.per_quotation


def _version() -> str:
    """A digest of what makes the books: these two modules."""
    data = b"".join(Path(str(module)).read_bytes() for module in (__file__, texts.__file__))
    return hashlib.sha256(data).hexdigest()
