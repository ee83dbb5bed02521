"""Words between marks that cite nothing become terms without a reason, and nothing passes by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteproof.book.config import read_book
from quoteproof.cli.main import main
from quoteproof.disk.errors import CannotRunError
from quoteproof.project.project import Project
from quoteproof.project.terms import terms, with_terms, write_terms
from tests.book_of import codes

CHAPTER = """# One

They call it “power”, “soft power”, and “power.” Others say “very soft power” or “no: \\"yes\\"”.
This is “might” [@k]. The “soft power” of “Ärger: mehr” is [“theirs”]{.term}.
"""
NEW = ["power", "soft power", "Ärger: mehr"]


def book(root: Path, settings: str) -> Path:
    (root / "chapters").mkdir()
    (root / "book.yaml").write_bytes(settings.encode())
    (root / "references.bib").write_text("@misc{k, title = {K}}\n")
    (root / "chapters/01.md").write_text(CHAPTER.replace(' or “no: \\"yes\\"”', ""))
    return root


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: x\n", 'title: x\nquotations:\n  terms:\n    "a":\n    "b: c": "r"\n'),
        ("title: x", 'title: x\nquotations:\n  terms:\n    "a":\n    "b: c": "r"\n'),
        (
            "title: x\nquotations:  # how\n    style: apa # here\n\n# last\nindex: none\n",
            'title: x\nquotations:  # how\n    style: apa # here\n    terms:\n      "a":\n      "b: c": "r"\n'
            "\n# last\nindex: none\n",
        ),
        (
            "quotations:\n  terms:  # mine\n     old: one\n       more\n     # why\n     next: two\n"
            "  style: apa\ntitle: x\n",
            "quotations:\n  terms:  # mine\n     old: one\n       more\n     # why\n     next: two\n"
            '     "a":\n     "b: c": "r"\n  style: apa\ntitle: x\n',
        ),
        (
            "title: x\r\nquotations:\r\n  terms:\r\n",
            'title: x\r\nquotations:\r\n  terms:\r\n    "a":\r\n    "b: c": "r"\r\n',
        ),
        ("title: x\nquotations:\n", 'title: x\nquotations:\n  terms:\n    "a":\n    "b: c": "r"\n'),
        ("title: x\nquotations: {style: apa}\n", None),
        ("title: x\nquotations:\n  terms: {old: one}\n", None),
        ("title: x\nquotations:\n  terms:\n    a: here\n", None),
        ("title: [\n", None),
    ],
)
def test_terms_are_added_by_lines(before: str, after: str | None) -> None:
    assert with_terms(before, {"a": "", "b: c": "r"}) == after


def test_nothing_passes_until_a_reason_is_given(tmp_path: Path) -> None:
    root = book(tmp_path, "title: x  # a title\n")
    with Project.open(root) as project:
        before = codes(project.check())
        written = terms(project)
        assert list(written.terms) == NEW
        assert written.waiting == len(NEW)
        write_terms(project, written)
        assert codes(project.check()) == before
        assert terms(project).terms == {}
        text = (root / "book.yaml").read_text()
        assert text.startswith("title: x  # a title\n")
        (root / "book.yaml").write_text(text.replace('"power":', '"power": a word of mine'))
        assert codes(project.check()).count("Q002") == before.count("Q002") - 2
        chapter = root / "chapters/01.md"
        chapter.write_text(f"{chapter.read_text()}\nAnd “more”.\n")
        assert list(terms(project).terms) == ["more"]


def test_a_reason_for_all(tmp_path: Path) -> None:
    with Project.open(book(tmp_path, "title: x\n")) as project:
        written = terms(project, reason="scare quotes of mine")
        write_terms(project, written)
        assert read_book(written.after)[0].quotations.terms == dict.fromkeys(NEW, "scare quotes of mine")
        assert codes(project.check()).count("Q002") == 2  # of three words, and beside a citation


def test_a_form_that_cannot_be_added_to_is_refused(tmp_path: Path) -> None:
    root = book(tmp_path, "title: x\nquotations: {style: strict}\n")
    with Project.open(root) as project, pytest.raises(CannotRunError, match="cannot be added to"):
        terms(project)


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    root = book(tmp_path, "title: x\n")
    monkeypatch.chdir(root)
    assert main(["fix", "--terms", "--diff"]) == 1
    assert '+    "soft power":\n' in capsys.readouterr().out
    assert (root / "book.yaml").read_text() == "title: x\n"
    assert main(["fix", "--terms"]) == 1
    assert "book.yaml: 3 new terms\n3 without a reason" in capsys.readouterr().out
    assert main(["fix", "--terms"]) == 1
    assert "0 new terms" in capsys.readouterr().out
