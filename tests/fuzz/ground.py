"""What the readers are fed from: this book's files, a small book of our own, and what was built of it.

Promises: the same bytes in every run. Leaves out: changing them (`mutate`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from quoteproof.chapter.parse import READER
from quoteproof.engine.pandoc import Pandoc
from quoteproof.source.anchoring import renew_anchors
from quoteproof.source.assembly import SourceFiles
from tests.book_of import ROOT

SEED: Final = """The Tale

Once there was a king. He had only a dog, and the dog was not old, said “the keeper” in 1907.1

The end came soon; 2.7% of the people [12] said it was “no *bad* thing”.
the sea is too loud for that
"""
SETTINGS: Final = """title: "A Book"
subtitle: 'Of ''words'''
author: [Ann Writer, Ben Other]
language: en-GB
date: 2024-06-08
chapters:
  - chapters/*.md
  - chapters/02.md
bibliography: references.bib
csl: a.csl
reference-document: b.docx
quotations:
  style: chicago
  punctuation: american
  glyphs: source
  terms: {soft power: "a term"}
  names:
    The Times: a paper
  limits: {omission-words: 20, piece-words: 4, borrowing-words: 6}
  raise: [unquoted-borrowing]
page: {width: 148mm, top: 2.5cm}
font: Libertinus Serif
outputs: [pdf, docx, html]
attested:
  other: {by: A, when: 1999, with: the print}
"""
EMENDATIONS: Final = """tale:
  segmentation: {by: blank-line, reason: paragraphs}
  roles:
    - {lines: 1, starts: The Tale, role: heading, reason: the title}
  joins:
    - first: {lines: 3, starts: Once}
      second: {lines: 5, starts: The end}
      reason: a broken paragraph
  corrections:
    - {line: 3, was: only, read: onli, reason: a slip}
  note-marks:
    - {form: "1", count: 1, reason: a note}
  emphasis-marks:
    - {form: "*", count: 2, reason: Markdown}
  line-end-hyphens: {count: 0, keep: [a-b], reason: none}
  pages:
    - {lines: 3, starts: Once, label: "7", reason: the print}
"""
BIBLIOGRAPHY: Final = """@comment{ours}
@string{press = "The Press"}
@book{tale, title = {The {Tale} of \\"Uber & Co}, author = {Ann Writer and {The Club}}, date = {1907-05},
  publisher = press, langid = {english}, file = {:seeds/tale.txt:Text}}
@online{other, title = "No seed", year = 1999, attestedby = {A}, attestedon = {B}, attestedwith = {C}}
"""
CHAPTER: Final = """# One {#one}

He says “Once there was a king” [@tale#p2], and @tale#p2.s2 [p. 7] that he “had […] a dog” or “[h]e had”
[see @tale#p2, emphasis added; @other#p1]. ‘No “inner” marks’, 'straight "marks"', `“code”` and $x = “y”$.

> the sea is *too* loud for that
>
> — [@tale#p3-p4]

A note.^[With “the end” [@tale#p3.s1].] Another.[^n] [“soft power”]{.term} and [“words”]{cite="tale#p3"}.

[^n]: Here « il », „er“ and 「 」 stand. <!-- quoteproof: allow Q010: a reason -->

| “a” | b |
|-----|---|
| “the people” [@tale#p3] | ![“alt”](images/dot.png){#fig} |

- one [link](#one)
  1. two “the dog / was old // said” ~~gone~~ H~2~O 2^10^ [small]{.smallcaps}

::: {.translation lang=fr}
> words
:::

: “caption” [@tale#p2] {#tbl}
"""


@dataclass(frozen=True, slots=True)
class Ground:
    """What all readers share in one run."""

    pandoc: Pandoc
    """A running pandoc."""
    root: Path
    """A small book on disk, built."""
    pdf: bytes
    """Its PDF."""
    docx: bytes
    """Its DOCX."""
    manifest: bytes
    """Its manifest."""


@cache
def small_book() -> SourceFiles:
    """A book's sources, anchored."""
    plain = SourceFiles(BIBLIOGRAPHY, seeds={"seeds/tale.txt": SEED.encode()})
    renewal, _ = renew_anchors(plain)
    return replace(plain, anchors=renewal.anchors, rows=dict(renewal.rows))


@cache
def files(pattern: str) -> tuple[bytes, ...]:
    """This repository's files that match a pattern, line ends as `\\n`."""
    return tuple(path.read_bytes() for path in sorted(ROOT.glob(pattern)) if path.is_file())


@cache
def trees(pandoc: Pandoc) -> tuple[bytes, ...]:
    """Pandoc's trees of a few chapters, each small enough to be changed anywhere."""
    texts = [CHAPTER, *(data.decode("utf-8")[:2_000] for data in files("chapters/*.md")[:3])]
    return tuple(pandoc.read(text, reader=READER) for text in texts)
