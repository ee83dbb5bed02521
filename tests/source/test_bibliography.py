"""The bibliography, and taking documents in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.rules.table import worded
from quoteproof.source.adding import Addition, Refusal, SourceAdder
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.attachments import seed_path
from quoteproof.source.bibliography import read_bibliography
from quoteproof.source.library import Extent, ExtentView, UnknownSource, view
from quoteproof.source.tex_fields import plain
from quoteproof.text.anchor import Anchor
from tests.source import shelf


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("seeds/a.txt", "seeds/a.txt"),
        ("./seeds/a.txt", "seeds/a.txt"),
        (":seeds/a.txt:text/plain", "seeds/a.txt"),
        ("Full text:seeds/a.txt:text/plain", "seeds/a.txt"),
        ("PDF:/home/x/a.pdf:application/pdf;Text:seeds/a b.txt:text/plain", "seeds/a b.txt"),
        (r":C\:\\papers\\a.pdf:PDF", None),
        ("papers/a.pdf", None),
        ("seeds/../../etc/passwd", None),
        ("", None),
    ],
)
def test_the_forms_of_the_file_field(field: str, path: str | None) -> None:
    assert seed_path(field) == path


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"{G}{\"o}del, M\'exico \& \v{S}", "Gödel, México & Š"),
        ("``On'' 1--2~x", "“On” 1–2 x"),
        (r"\ss \o{} \L", "ßø Ł"),
        ("{[Untitled]}", "[Untitled]"),
    ],
)
def test_tex_made_plain(tex: str, text: str) -> None:
    assert plain(tex) == text


def test_faults_are_told_with_their_lines() -> None:
    blocks = ("@book{a, title={A}}", "@book{a, title={B}}", "@book{b, title={B", "@book{c, x={1}, x={2}}")
    text = "\n".join((*blocks, "@book{d#e, title={D}}"))
    entries, findings = read_bibliography({"references.bib": text})
    assert set(entries) == {"a", "c", "d#e"}
    assert [f.code for f in findings] == ["B001", "B001", "B003", "B001"]
    assert [text[: f.place.start].count("\n") + 1 for f in findings] == [2, 3, 4, 5]


def test_an_entry_knows_its_line_and_language() -> None:
    entries, _ = read_bibliography({"r.bib": "\n\n@Online{a,\n  Title = {A},\n  langid = {german},\n}\n"})
    assert (entries["a"].line, entries["a"].kind, entries["a"].language) == (3, "online", "german")


@given(st.text(alphabet='@{}\\=,"#ab \n%', max_size=80))
def test_reading_a_bibliography_never_raises(text: str) -> None:
    read_bibliography({"references.bib": text})


def test_an_added_document_can_be_cited_at_once() -> None:
    files = shelf.anchored()
    added = SourceAdder(files).add("note", "a note.txt", b"A Note & More\n\nIt says this.\n")
    assert isinstance(added, Addition)
    assert added.bibliography is not None
    library, told = read_library(
        replace(
            files,
            bibliography=added.bibliography,
            seeds={**files.seeds, added.file: b"A Note & More\n\nIt says this.\n"},
            anchors=added.anchors,
            rows={**files.rows, added.key: added.rows},
        )
    )
    assert told == ()
    assert library.entries["note"].title == "A Note & More"
    assert isinstance(library.resolve(Anchor("note", "p2")), Extent)


@pytest.mark.parametrize(
    ("key", "name", "data", "said"),
    [
        ("tale", "b.txt", b"x", "is taken"),
        ("two words", "b.txt", b"x", "cannot be a key"),
        ("b", "tale.txt", b"x", "is there already"),
        ("b", "../b.txt", b"x", "cannot be a seed's file name"),
        ("b", "b.txt", b"\xff", "cannot be taken in"),
        ("b", "b.txt", b" \n", "holds no text"),
    ],
)
def test_what_cannot_be_added(key: str, name: str, data: bytes, said: str) -> None:
    refused = SourceAdder(shelf.anchored()).add(key, name, data)
    assert isinstance(refused, Refusal)
    assert said in refused.message


def test_the_first_document_of_an_empty_book() -> None:
    added = SourceAdder(SourceFiles("")).add("first", "first.txt", b"word " * 100)
    assert isinstance(added, Addition)
    assert added.bibliography == "@online{first,\n  title = {[first]},\n  file  = {seeds/first.txt},\n}\n"


def test_a_view_has_neighbours() -> None:
    seen = view(shelf.library(), Anchor("tale", "p2"))
    assert isinstance(seen, ExtentView)
    assert ([p.id for p in seen.before], [p.id for p in seen.after]) == (["p1"], ["p3"])
    assert isinstance(view(shelf.library(), Anchor("nowhere", "p1")), UnknownSource)


@pytest.mark.parametrize(
    ("date", "said"), [("14 March 1921", True), ("14.3.1921", True), ("1921-03-14", False), ("199X", False)]
)
def test_a_date_that_would_print_as_none_is_told(date: str, said: bool) -> None:
    _, findings = read_bibliography({"references.bib": f"@book{{tale, title={{A Tale}}, date={{{date}}}}}"})
    assert any("would not print" in f.message for f in worded(findings)) is said
