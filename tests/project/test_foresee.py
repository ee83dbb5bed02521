"""What a build would refuse is found by the check: the citation style, and what it would print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quoteproof import open_book
from quoteproof.check.result import CheckResult
from quoteproof.edition.facts import EditionInputs
from quoteproof.edition.pdf import set_pdf
from quoteproof.engine.program import EngineFailure, EngineOutOfMemory
from quoteproof.engine.typst import Compiled
from quoteproof.finding.model import Finding
from quoteproof.project import build, foresight, outputs, print_answers, refused_block
from quoteproof.project.project import Project
from quoteproof.project.starting import start
from tests.samples import sampled

CSL = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="%s">
  <info><title>A style</title><id>a-style</id><updated>2026-01-01T00:00:00+00:00</updated>%s</info>
  %s
</style>
"""
CITATION = '<citation><layout prefix="(" suffix=")">%s</layout></citation>'
TITLE = CITATION % '<text variable="title"/>'
SOUND = CSL % ("1.0", "", TITLE)
PARENT = '<link href="http://www.zotero.org/styles/the-parent" rel="independent-parent"/>'
DEPENDENT = CSL % ("1.0", PARENT, "")
LOCALE = '<locale xmlns="http://purl.org/net/xbiblio/csl" version="1.0" xml:lang="de"><terms/></locale>'
UNUSABLE = {
    "damaged": (SOUND.replace("</info>", ""), "not XML", "at line 5 of `styles/own.csl`"),
    "newer": (CSL % ("1.1mlz1", "", TITLE), "version 1.1mlz1 of CSL", ""),
    "locale": (LOCALE, "a file of terms", ""),
    "page": ("<!DOCTYPE html>\n<html></html>", "a page of the web", ""),
    "text": ("A style", "not XML", "at line 1 of `styles/own.csl`"),
    "dependent": (DEPENDENT, "depends on another style, `the-parent`", "at line 3 of `styles/own.csl`"),
    "no-citation": (CSL % ("1.0", "", ""), "does not say how a citation prints", ""),
    "no-macro": (CSL % ("1.0", "", CITATION % '\n<text macro="x"/>'), "no macro `x`", "at line 5 of `styles/own.csl`"),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    start(tmp_path)
    return tmp_path


def style(root: Path, text: str, name: str = "styles/own.csl", *, named: str = "") -> None:
    """Write a style, and name it in `book.yaml`."""
    path, settings = root / name, root / "book.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    lines = [line for line in settings.read_text(encoding="utf-8").split("\n") if not line.startswith("csl:")]
    settings.write_text("\n".join([f"csl: {named or name}", *lines]), encoding="utf-8")


def errors(root: Path) -> list[Finding]:
    with open_book(root, cached=False) as book:
        return list(book.check().checked.errors)


def builds(root: Path, output: str = "html") -> bool:
    with open_book(root, cached=False) as book:
        return bool(book.build([output]).written)


@pytest.mark.parametrize(("text", "says", "note"), sampled(UNUSABLE, 3))
def test_an_unusable_style_is_refused_where_it_is_named(root: Path, text: str, says: str, note: str) -> None:
    style(root, text)
    (error,) = errors(root)
    assert (error.code.id, error.place.file, error.place.start) == ("B005", "book.yaml", len("csl: "))
    assert says in error.message
    assert list(error.notes) == ([note] if note else [])
    assert not builds(root)


def test_a_dependent_style_names_its_parent_and_uses_it_where_it_lies_beside(root: Path) -> None:
    style(root, DEPENDENT)
    (error,) = errors(root)
    (help_,) = error.helps
    assert help_ == (
        "download https://www.zotero.org/styles/the-parent and save it beside it as `styles/the-parent.csl`"
    )
    (root / "styles/the-parent.csl").write_text(SOUND.replace("(", "⟦"), encoding="utf-8")
    assert errors(root) == []
    assert builds(root)
    assert "⟦" in (root / "build/book.html").read_text(encoding="utf-8")
    (root / "styles/the-parent.csl").write_text(DEPENDENT, encoding="utf-8")
    assert "the-parent.csl` cannot be used" in errors(root)[0].message


@pytest.mark.parametrize("named", ["styles/own.csl", "styles/own"])
def test_a_style_may_be_named_without_its_ending(root: Path, named: str) -> None:
    style(root, SOUND, named=named)
    assert errors(root) == []
    assert builds(root)


@pytest.mark.parametrize(
    ("named", "help_"),
    [
        ("apa", "download it from https://www.zotero.org/styles/apa and save it as `apa.csl`"),
        ("styles/apa.csl", "download it from https://www.zotero.org/styles/apa and save it as `styles/apa.csl`"),
        ("My Style", "download it from https://www.zotero.org/styles/ and save it as `My Style.csl`"),
        ("https://e.org/a.csl", "download https://e.org/a.csl, and name the file under `csl:`"),
    ],
)
def test_of_a_style_that_is_not_there_the_message_says_where_to_get_it(root: Path, named: str, help_: str) -> None:
    style(root, SOUND, named=named)
    (error,) = errors(root)
    assert error.helps[0] == help_


def test_a_mark_that_a_style_sets_alone_is_refused_by_check_and_build(root: Path) -> None:
    style(root, CSL % ("1.0", "", CITATION % '<text variable="title" prefix=" “"/>'))
    (error,) = errors(root)
    assert (error.code.id, error.place.file) == ("P005", "references.bib")
    assert not builds(root)


def test_a_style_without_bibliography_is_built(root: Path) -> None:
    style(root, SOUND)
    with open_book(root, cached=False) as book:
        assert len(book.build(["pdf", "docx", "html"]).written) == 3


def test_a_character_of_the_style_that_no_font_has_is_refused(root: Path) -> None:
    style(root, CSL % ("1.0", "", CITATION % '<text variable="title" suffix=" 同"/>'))
    (error,) = errors(root)
    assert (error.code.id, error.place.file, error.place.start) == ("P003", "book.yaml", len("csl: "))
    assert "U+540C" in error.message


def test_the_outputs_that_are_asked_for_are_foreseen(root: Path) -> None:
    add = "\nHe is called 同.\n"
    chapter = root / "chapters/01-a-first-chapter.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + add, encoding="utf-8")
    with open_book(root, cached=False) as book:
        for formats in ("pdf", "docx", "html", "docx html", "pdf html"):
            wanted = formats.split()
            found = [error.code.id for error in book.check(formats=wanted).checked.errors]
            assert found == (["P003"] if "pdf" in wanted else [])
            assert len(book.build(wanted).written) == (0 if found else len(wanted))


def test_a_block_that_the_engine_refuses_has_its_line(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chapter = root / "chapters/01-a-first-chapter.md"
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(f"{text}\nHere ~~it~~ fails.\n\nMore words.\n\n# More\n\nWords.\n", encoding="utf-8")

    def failing(inputs: EditionInputs, body: str, *more: Any) -> Compiled:
        return set_pdf(inputs, body.replace('#"fails.";', "#panic();"), *more)

    monkeypatch.setattr(outputs, "set_pdf", failing)
    monkeypatch.setattr(refused_block, "set_pdf", failing)
    (error,) = errors(root)
    place = error.place
    assert (error.code.id, chapter.read_text(encoding="utf-8")[place.start : place.end]) == (
        "P005",
        "Here ~~it~~ fails.",
    )
    assert not builds(root, "pdf")
    assert builds(root, "html")


def test_what_passed_is_remembered_until_something_changes(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    made = build.make_outputs

    def counted(project: Project, result: CheckResult) -> build.Made:
        calls.append(sum(len(r.chapter.ast["blocks"]) for r in result.chapters if r.chapter))
        return made(project, result)

    monkeypatch.setattr(build, "make_outputs", counted)

    def check() -> list[int]:
        calls.clear()
        with open_book(root) as book:
            assert book.check().checked.errors == ()
        return [*calls]

    assert check() == []  # all of it is plain
    style(root, SOUND)
    assert [len(check()), len(check())] == [1, 0]
    style(root, SOUND.replace("(", "["))
    assert [len(check()), len(check())] == [1, 0]
    with monkeypatch.context() as patched:
        patched.setattr(print_answers, "program_stamp", lambda: "another program")
        assert [len(check()), len(check())] == [1, 0]
    assert [len(check()), len(check())] == [1, 0]
    (root / "styles/own.csl").write_text(CSL % ("1.0", "", CITATION % '<text variable="title" prefix="“"/>'), "utf-8")
    assert len(errors(root)) == 1
    with open_book(root) as book:
        assert len(book.check().checked.errors) == len(book.check().checked.errors) == 1


def test_where_nothing_kept_is_believed_the_whole_edition_is_made(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chapter = root / "chapters/01-a-first-chapter.md"
    wrong = "plain words that the engine refuses"
    chapter.write_text(f"{chapter.read_text(encoding='utf-8')}\nAnd {wrong}.\n", encoding="utf-8")
    refused = EngineFailure("a fault that no list knows of")
    monkeypatch.setattr(outputs, "set_pdf", lambda *_: (_ for _ in ()).throw(refused))
    monkeypatch.setattr(outputs, "refused_line", lambda *_: ("chapters/01-a-first-chapter.md", 1))
    with open_book(root) as book:
        assert book.check().checked.errors == ()  # passed by its form
    assert [finding.code.id for finding in errors(root)] == ["P005"]
    monkeypatch.setenv("CI", "true")
    with open_book(root) as book:
        assert [finding.code.id for finding in book.check().checked.errors] == ["P005"]


def test_a_book_that_needs_too_much_memory_is_refused_by_check_and_build(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any) -> Compiled:
        raise EngineOutOfMemory("it needs more than 4.0 GiB of memory")

    monkeypatch.setattr(outputs, "set_pdf", failing)
    monkeypatch.delattr(refused_block, "set_pdf")  # parts of the book would need as much
    monkeypatch.setattr(foresight, "_LARGEST", 10)
    for _ in range(2):
        (error,) = errors(root)
        assert (error.code.id, error.place.file) == ("P005", "book.yaml")
        assert "it needs more than 4.0 GiB of memory" in error.message
        assert error.helps == ("divide the book into volumes, each a folder with a `book.yaml` of its own",)
    assert not builds(root, "pdf")


def test_some_chapters_alone_are_checked_without(root: Path) -> None:
    style(root, CSL % ("1.0", "", CITATION % '<text variable="title" prefix=" “"/>'))
    with open_book(root, cached=False) as book:
        assert book.check(root / "chapters/01-a-first-chapter.md").checked.errors == ()
