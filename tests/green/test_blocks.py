"""Blocks within blocks, and headings with more than words: what the check passes is built in every kind of style."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteproof.project.build import build
from quoteproof.project.foresee import foresee
from quoteproof.project.project import Project
from tests.green.looking import not_proved
from tests.green.places import write_book
from tests.proof.book import PNG
from tests.proof.test_pdf_text import NOTE_STYLE
from tests.samples import sampled

BLOCK = "> no one had thought of a bridge [@s#p1]"
QUOTED = "“no one had thought” [@s#p1]"


def inside(text: str, spaces: int = 4) -> str:
    return "\n".join(" " * spaces + line if line else line for line in text.split("\n"))


VERSE = "| no one had thought\n| of a bridge [@s#p1]"
EPIGRAPH = f"::: epigraph\n{BLOCK}\n:::"
TABLE = f"| a | b |\n|---|---|\n| {QUOTED} | c |\n\n: Of {QUOTED}"
FIGURE = f'![Of {QUOTED}](images/a.png){{alt="A dot."}}'
ROWS = "\n".join(f"| {'word ' * 30}{QUOTED} and {'word ' * n} | {'word ' * 25}{QUOTED} |" for n in range(12))
KINDS = {
    **{
        f"{name} in {where}": text.format(block, inside(block), inside(block, 2))
        for name, block in {
            **{"a quotation": BLOCK, "verse": VERSE, "an epigraph": EPIGRAPH, "a table": TABLE, "a figure": FIGURE},
            "a list": f"- He wrote {QUOTED} once.\n- c",
        }.items()
        for where, text in {
            "a definition": "t\n:   d\n\n{1}\n\n:   second",
            "a list item": "- a\n\n{2}\n- b",
            "an item with a list": "- a\n    - b\n\n{2}\n- c",
            "a numbered item": "1.  a\n\n{1}\n2.  b",
            "a note": "x[^1]\n\n[^1]: a\n\n{1}\n\n    b",
        }.items()
    },
    "verse behind a comment": f"t\n:   d\n\n    <!-- c -->\n\n{inside(VERSE)}\n\n:   He wrote {QUOTED} once.",
    "a picture in a caption": f"| a |\n|---|\n| b |\n\n: ![The dot](images/a.png) of {QUOTED}",
    f"x^2^ and H~2~O {QUOTED}": "word " * 900,
    f"the keeper’s house, {QUOTED}, and what it meant to all who came to live in it": "word " * 900,
    "a grid of one wide column": f"+{'-' * 104}+\n| {QUOTED:<102} |\n+{'-' * 104}+",
    "long headings": "\n\n".join(f"## {'Words of a heading ' * 14} {n} {QUOTED}" for n in range(6)),
    "two definitions": f"t\n:   d {QUOTED}\n:   He wrote {QUOTED} once.",
    "figures of which one stays": f"{FIGURE}\n\n{FIGURE.replace(QUOTED, f'{QUOTED}^[{QUOTED}]')}\n\n{FIGURE}",
    "tables of which one stays": f"{TABLE}\n\n- a\n\n{inside(TABLE, 2)}\n\n{TABLE}",
    "rows over a page end": f"| a | b |\n|---|---|\n{ROWS}",
    "a head over a page end": f"| a {QUOTED} | b^[{QUOTED}] |\n|---|---|\n{ROWS}",
    "the keeper’s house by the water, and what it meant to all who came to live in it afterwards": "word " * 900,
    **{
        f"heading {number}": f"## {words} {{#h}}\n\nSee [](#h) and [x](#h)."
        for number, words in enumerate(
            (
                f"{QUOTED} $x^2 + \\frac{{a}}{{b}}$",
                f"$f'$ and {QUOTED}, too",
                f"x^[note $f'$ {QUOTED}.] $\\sum_{{i=1}}^n a_i$",
                "The house's $x$ and ~~old~~ `code`",
                f"[{QUOTED}](https://example.org) *$x$*",
            )
        )
    },
}
SETTINGS = {
    "author and date": "page: {width: 148mm, height: 210mm}\n",
    "notes": "page: {width: 110mm, height: 120mm, inner: 12mm, outer: 12mm}\ncsl: notes.csl\nlanguage: de\n",
}


@pytest.mark.parametrize("settings", sampled(SETTINGS, 2))
def test_blocks_within_blocks_are_built(tmp_path: Path, settings: str) -> None:
    root = tmp_path / "book"
    write_book(root, ("no one had thought of a bridge",))
    (root / "notes.csl").write_text(NOTE_STYLE, encoding="utf-8")
    (root / "chapters/images").mkdir()
    (root / "chapters/images/a.png").write_bytes(PNG)
    with (root / "book.yaml").open("a", encoding="utf-8") as settings_file:
        settings_file.write(settings)
    for number, (name, text) in enumerate(KINDS.items(), 1):
        heading = f"# {name[0].upper()}{name[1:]}"
        (root / f"chapters/{number:02}.md").write_text(f"{heading}\n\n{text}\n", encoding="utf-8")
    with Project.open(root) as project:
        result = foresee(project, project.check())
        names = [*KINDS]
        assert [(f.code.id, names[int(f.place.file[9:11]) - 1], f.message) for f in result.errors] == []
        assert build(project, frozenset({"pdf", "docx", "html"})).written
    assert not_proved((root / "build/book.pdf").read_bytes(), root) == []
