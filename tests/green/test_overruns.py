"""Words stay on their paper and apart from one another; and if they do not, the finished pages show it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from quoteproof.edition.facts import BookFacts, EditionInputs
from quoteproof.edition.pdf import set_pdf
from quoteproof.engine.typst import Compiled
from quoteproof.project.build import build
from quoteproof.project.project import Project
from quoteproof.proof.pdf.protocol import Overrun
from quoteproof.proof.pdf.text import read_pdf
from tests.green.places import write_book
from tests.proof.book import PNG
from tests.samples import sampled

WORD = "abcdefghij" * 15
QUOTED = "“no one had thought” [@s#p1]"
CELLS = (
    "| internationalization-of-everything | counterrevolutionaries-everywhere | 12345678901234567890 | "
    "“no one had thought” [@s#p1] | incomprehensibilities |"
)
TABLE = f"| One | Two | Three | Four | Five |\n|---|---|---|---|---|\n{CELLS}"
DOTTED = "org.jabref.model.entry.BibEntry#setField(org.jabref.model.entry.field.Field,java.lang.String)"
"""What reads as several words, and has no line end within it."""
TALL = " ".join(f"He wrote “no one had thought” [@s#p1]. {'word ' * 250}\n\n" for _ in range(60))
WIDE = {
    "table": TABLE,
    "table with a caption": f"{TABLE}\n\n: A caption",
    "table of given widths": f"| a | b |\n|-|{'-' * 80}|\n| internationalization | {'word ' * 30}{QUOTED} |",
    "table in a list": "- item\n\n" + "\n".join(f"  {line}" for line in TABLE.split("\n")),
    "displayed formula": f"$$ {' + '.join('abcdefghijklmnopqrstuvwxyzabc')} = 1 $$",
    "formula in a line": f"It is $\\frac{{{' + '.join('abcdefghijklmnopqrstuvwxyzabc')}}}{{2}}$ here.",
    "long word": f"The {WORD} is long, *{WORD}* too.\n\n- {WORD}\n\n> {WORD[:110]} stands [@s#p2]\n\n## {WORD}\n",
    "long code": f"`{WORD}`\n\n```\n{WORD}{WORD}\n```\n",
    "long address": f"<https://example.org/{WORD}> and [{WORD}](https://example.org)^[{WORD}]",
    "long row of the index": TALL,
    "word with signs": f"The {DOTTED} and {'=' * 150} and {'. ' * 3}{'.' * 150}^[{DOTTED}]\n\n## {DOTTED}",
    "words in narrow places": f"{DOTTED}\n:   {DOTTED}\n\n- a\n    - b\n        - {DOTTED}",
    "words in cells": f"| {DOTTED} | `{DOTTED}` | {WORD} |\n|--|--|--|\n| a | {DOTTED} | b |\n\n: {DOTTED} `{DOTTED}`",
    "coloured code": f"```java\n{DOTTED} x = {DOTTED};\n```\n\nAnd `{DOTTED}`{{.java}}.",
    "spaces at the end of code": f"```\nab}}{' ' * 200}\nc{' ' * 200}\n```",
}


@pytest.mark.parametrize("text", sampled(WIDE, 6))
def test_what_is_wide_is_fitted_and_built(tmp_path: Path, text: str) -> None:
    root = tmp_path / "book"
    write_book(root, ("no one had thought", f"{WORD[:110]} stands"))
    settings = "title: A Book\npage:\n  width: 120mm\n  height: 80mm\n  top: 15mm\n  bottom: 15mm\n"
    (root / "book.yaml").write_text(settings, encoding="utf-8")
    (root / "chapters/01.md").write_text(f"# A\n\n{text}\n", encoding="utf-8")
    with Project.open(root) as project:
        built = build(project, frozenset({"pdf", "docx", "html"}))
    assert [(f.code.id, f.message) for f in built.result.errors] == []
    assert built.written


def overruns_of(body: str) -> list[Overrun]:
    found: list[Overrun] = []
    read_pdf(set_pdf(EditionInputs(BookFacts("A Book")), f"= One\n{body}").pdf, found)
    return found


def test_cells_that_print_over_one_another_are_found() -> None:
    (found,) = overruns_of("#table(columns: (9mm, 40mm), [internationalization], [of words])")
    assert {found.text.strip(), found.covered.strip()} == {"internationalization", "of words"}
    assert overruns_of("#table(columns: (40mm, 40mm), [internationalization], [of words])") == []


def test_words_that_run_off_are_an_error_of_the_book_with_their_line(tmp_path: Path) -> None:
    root = tmp_path / "book"
    write_book(root, ("one two three",))
    (root / "chapters/01.md").write_text("# A\n\nHe wrote “one two” [@s#p1].\n\nFar outside.\n", encoding="utf-8")

    def shifted(inputs: EditionInputs, body: str, *more: Any) -> Compiled:
        return set_pdf(inputs, body.replace('#"Far outside.";', "#box(width: 20cm)[#align(right)[outside.]];"), *more)

    with Project.open(root) as project, patch("quoteproof.project.outputs.set_pdf", shifted):
        built = build(project, frozenset({"pdf"}))
    (error,) = built.result.errors
    assert (error.code.id, error.place.file) == ("P006", "chapters/01.md")
    assert not built.written


CAPTIONED = {
    "table": f"| a | b |\n|---|---|\n| x | y |\n\n: {'word ' * 900}",
    "picture": f'![{"word " * 900}](images/a.png){{alt="A dot."}}',
}


@pytest.mark.parametrize("block", sampled(CAPTIONED, 2))
def test_a_caption_that_is_longer_than_a_page_is_to_be_shortened(tmp_path: Path, block: str) -> None:
    root = tmp_path / "book"
    write_book(root, ("one two three",))
    (root / "chapters/images").mkdir()
    (root / "chapters/images/a.png").write_bytes(PNG)
    text = f"# A\n\n{block}\n"
    (root / "chapters/01.md").write_text(text, encoding="utf-8")
    with Project.open(root) as project:
        (error, *_) = build(project, frozenset({"pdf"})).result.errors
    assert (error.code.id, error.place.file) == ("P006", "chapters/01.md")
    assert error.helps == ("make the caption shorter, and say the rest in the text: it has to stand on one page",)
