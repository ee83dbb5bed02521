"""This book's own outputs, letter by letter: what stands in one only is a hole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from quoteproof.edition.formulas import mathml_of
from quoteproof.edition.terms import words_for
from quoteproof.evidence.marks import BookPart
from quoteproof.project.build import build
from quoteproof.project.project import Project
from tests.book_of import ROOT
from tests.security.alike import PARTS, letters

INDEX = "".join(words_for("en").index.split())


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_this_book_says_the_same_in_every_output(tmp_path: Path) -> None:
    for name in ("book.yaml", "references.bib", "seeds", "chapters"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, tmp_path / name)
    with Project.open(tmp_path) as project:
        assert build(project, frozenset({"pdf", "docx", "html"})).written
    made = tmp_path / "build"
    pdf, docx = (made / "book.pdf").read_bytes(), (made / "book.docx").read_bytes()
    read = letters(pdf, docx, (made / "book.html").read_text(encoding="utf-8"))
    for part in PARTS:
        said = {name: parts[part] for name, parts in read.items()}
        if part is BookPart.TEXT:  # the index is in what has pages
            said = {name: text.rpartition(INDEX)[0] or text for name, text in said.items()}
        assert len(said["pdf"]) > 100
        assert said["pdf"] == said["docx"] == said["html"], part


@pytest.mark.parametrize(
    "mathml",
    [
        '<math><mi href="javascript:alert(1)">x</mi><script>alert(1)</script></math>',
        "<math><mtext><img src='x' onerror='alert(1)'/></mtext></math>",
        "<math><annotation-xml/><iframe src='x'/></math>",
        "<span class='math'>x</span>",
        "<!DOCTYPE x [<!ENTITY e 'x'>]><math>&e;</math>",
        "<math><mi>x</math>",
        "",
    ],
)
def test_a_formula_with_more_than_a_formula_is_none(mathml: str) -> None:
    assert mathml_of(mathml) is None


def test_a_formula_keeps_what_draws_it() -> None:
    made = mathml_of(
        '<math onclick="x"><mi style="y" mathvariant="bold">a&lt;b</mi><annotation>tex</annotation></math>'
    )
    assert made is not None
    assert '<mi mathvariant="bold">a&lt;b</mi>' in made.html
    assert not any(word in made.html for word in ("onclick", "style"))
