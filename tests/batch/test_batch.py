"""A book as a line (docs/scale.md): what it says, when an earlier one holds, and what the merged report counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.project.batch import BatchJudge, BatchOptions, BatchTask
from quoteproof.report.batch import (
    BatchFailure,
    BatchFinding,
    BatchKind,
    BatchLine,
    FailureReason,
    line_text,
    read_line,
)
from quoteproof.report.batch_summary import code_counts, render_html, render_json, render_text
from tests.batch.books import CHAPTER, manuscript, right_book, wrong_book
from tests.book_of import ROOT

SCHEMA = json.loads((ROOT / "docs/batch.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def judge() -> Iterator[BatchJudge]:
    with BatchJudge() as running:
        yield running


def judged(judge: BatchJudge, task: BatchTask) -> BatchLine:
    text = judge.answer(task)
    jsonschema.validate(json.loads(text), SCHEMA)
    line = read_line(text)
    assert line is not None
    return line


def again(task: BatchTask, line: BatchLine) -> BatchTask:
    """The task in the next run."""
    return replace(task, known=line.digest, files=line.files)


def test_a_book_is_a_line(judge: BatchJudge, tmp_path: Path) -> None:
    line = judged(judge, BatchTask("one", str(right_book(tmp_path / "one")), BatchOptions(cached=False)))
    assert (line.kind, line.errors, line.failure, line.status) == (BatchKind.BOOK, 0, None, 0)
    assert line.quotations["verbatim"] == 3
    line = judged(judge, BatchTask("two", str(wrong_book(tmp_path / "two")), BatchOptions(cached=False)))
    assert (line.errors, line.codes, line.status) == (1, {"Q001": 1}, 1)
    assert line.findings[0].where == f"{CHAPTER}:3"


@pytest.mark.parametrize("name", [CHAPTER, "book.yaml", "references.bib", "seeds/lighthouse.txt", "seeds/anchors.yaml"])
def test_a_line_holds_while_no_file_changes(judge: BatchJudge, tmp_path: Path, name: str) -> None:
    task = BatchTask("one", str(wrong_book(tmp_path / "one")), BatchOptions(cached=False))
    line = judged(judge, task)
    assert judge.answer(again(task, line)) == ""
    file = tmp_path / "one" / name
    file.write_bytes(file.read_bytes() + b"\n")
    assert judged(judge, again(task, line)).digest != line.digest


def test_other_options_and_other_names_are_judged_again(judge: BatchJudge, tmp_path: Path) -> None:
    task = BatchTask("one", str(wrong_book(tmp_path / "one")), BatchOptions(cached=False))
    known = again(task, judged(judge, task))
    assert judge.answer(replace(known, name="other"))
    assert judge.answer(replace(known, options=BatchOptions(cached=False, originals=True)))
    assert judge.answer(replace(known, options=BatchOptions(cached=True))) == ""
    assert (failed := judged(judge, replace(known, program="other")).failure)
    assert failed.reason is FailureReason.PROGRAM


def test_what_a_build_leaves_decides_nothing(judge: BatchJudge, tmp_path: Path) -> None:
    task = BatchTask("one", str(wrong_book(tmp_path / "one")), BatchOptions(cached=False))
    known = again(task, judged(judge, task))
    for name in ("build/book.pdf", "build/report.json", ".git/HEAD", ".quoteproof/writer"):
        (tmp_path / "one" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "one" / name).write_text("new")
    assert judge.answer(known) == ""
    (tmp_path / "one" / "build/chapter.md").write_text("new")
    assert judge.answer(known)


def test_a_book_that_cannot_be_read_is_a_line(judge: BatchJudge, tmp_path: Path) -> None:
    book = wrong_book(tmp_path / "one")
    (book / "book.yaml").write_text("title: [")
    line = judged(judge, BatchTask("one", str(book)))
    assert line.failure
    assert (line.failure.reason, line.failure.file, line.status) == (FailureReason.CANNOT_RUN, "book.yaml", 2)
    line = judged(judge, BatchTask("gone", str(tmp_path / "gone")))
    assert line.failure
    assert line.failure.reason is FailureReason.CANNOT_RUN


def test_a_book_that_changes_meanwhile_is_not_believed(
    judge: BatchJudge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = wrong_book(tmp_path / "one")
    check = BatchJudge._checked

    def changing(self: BatchJudge, task: BatchTask) -> BatchLine:
        line = check(self, task)
        (book / CHAPTER).write_text("# New {#new}\n")
        return line

    monkeypatch.setattr(BatchJudge, "_checked", changing)
    line = judged(judge, BatchTask("one", str(book)))
    assert line.failure
    assert (line.failure.reason, line.digest) == (FailureReason.CHANGED, "")


def test_a_manuscript_is_audited(judge: BatchJudge, tmp_path: Path) -> None:
    path, options = manuscript(tmp_path)
    task = BatchTask("essay.md", str(path), options)
    line = judged(judge, task)
    assert (line.kind, line.errors, line.sources, line.quotations) == (BatchKind.MANUSCRIPT, 1, 1, {"differs": 1})
    assert "line 3" in line.findings[0].where
    assert "pound" in line.findings[0].message
    assert judge.answer(again(task, line)) == ""
    (tmp_path / "papers/smith2020.txt").write_text("Another text, in which nothing of it stands at all.\n")
    assert judged(judge, again(task, line)).quotations != line.quotations


def test_a_manuscript_is_judged_with_what_it_names(judge: BatchJudge, tmp_path: Path) -> None:
    path, options = manuscript(tmp_path)
    path.write_text(f"---\nbibliography: own.bib\n---\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    (tmp_path / "own.bib").write_bytes((tmp_path / "refs.bib").read_bytes())
    task = BatchTask("essay.md", str(path), replace(options, bibliographies=()))
    line = judged(judge, task)
    assert "own.bib" in line.files
    assert judge.answer(again(task, line)) == ""
    (tmp_path / "another.md").write_text("not part of it")
    assert judge.answer(again(task, line)) == ""
    (tmp_path / "own.bib").write_text("@book{smith2020, title = {Another}}\n")
    assert judge.answer(again(task, line))


def test_each_manuscript_can_have_sources_of_its_own(judge: BatchJudge, tmp_path: Path) -> None:
    path, options = manuscript(tmp_path)
    named = replace(options, sources=(str(tmp_path / "of-{name}"),))
    assert (failed := judged(judge, BatchTask("essay.md", str(path), named)).failure)
    assert "of-essay" in failed.message
    (tmp_path / "papers").rename(tmp_path / "of-essay")
    assert judged(judge, BatchTask("essay.md", str(path), named)).sources == 1


COUNTS = st.dictionaries(st.text(min_size=1), st.integers(0, 10**6), max_size=3)
LINES = st.builds(
    BatchLine,
    name=st.text(min_size=1),
    kind=st.sampled_from(BatchKind),
    digest=st.just("0" * 64) | st.just(""),
    files=st.lists(st.text(), max_size=2).map(tuple),
    errors=st.integers(0, 10**6),
    warnings=st.integers(0, 10**6),
    quotations=COUNTS,
    codes=COUNTS,
    findings=st.lists(st.builds(BatchFinding, *[st.text()] * 4), max_size=2).map(tuple),
    failure=st.none() | st.builds(BatchFailure, st.sampled_from(FailureReason), st.text(min_size=1), st.text()),
)


@given(LINES)
def test_a_line_is_read_as_it_was_written(line: BatchLine) -> None:
    text = line_text(line)
    assert text.count("\n") == 1
    assert read_line(text) == line


@given(LINES, st.data())
def test_a_line_that_was_cut_off_is_no_line(line: BatchLine, data: st.DataObject) -> None:
    text = line_text(line).removesuffix("\n")
    assert read_line(text[: data.draw(st.integers(0, len(text) - 1))]) is None


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{}", '{"tool":"other"}', '{"tool":"quoteproof","schema_version":1}', "[" * 100_000]
)
def test_what_is_no_line_is_none(text: str) -> None:
    assert read_line(text) is None


def test_a_line_of_another_form_is_none() -> None:
    value = json.loads(line_text(BatchLine("one", BatchKind.BOOK)))
    for change in ({"errors": "0"}, {"kind": "song"}, {"codes": {"Q001": None}}, {"more": 1}, {"schema_version": 2}):
        assert read_line(json.dumps(value | change)) is None


def test_the_report_counts_codes_and_books() -> None:
    wrong = BatchFinding("error", "Q001", "chapters/01.md:3", "<b>wrong</b>")
    lines = [
        BatchLine("one", BatchKind.BOOK, errors=2, codes={"Q001": 2}, quotations={"misquoted": 2}, findings=(wrong,)),
        BatchLine("two", BatchKind.BOOK, errors=1, codes={"Q001": 1, "Q015": 4}, quotations={"verbatim": 5}),
        BatchLine("three.docx", BatchKind.MANUSCRIPT, failure=BatchFailure(FailureReason.CRASH, "it ended")),
    ]
    assert [(count.code, count.findings, count.books) for count in code_counts(lines)] == [
        ("Q015", 4, 1),
        ("Q001", 3, 2),
    ]
    text = render_text(lines)
    assert "7 quotations in 2 books and 1 manuscript: " in text
    assert text.endswith(": 2 misquoted, 5 verbatim: 3 errors in 2 of them; 1 could not be judged\n")
    assert "three.docx: could not be judged: it ended" in text
    report = json.loads(render_json(lines))
    assert report["summary"] == {
        "books": 2,
        "manuscripts": 1,
        "failed": 1,
        "with_errors": 2,
        "errors": 3,
        "warnings": 0,
        "quotations": {"misquoted": 2, "verbatim": 5},
    }
    assert "&lt;b&gt;wrong" in render_html(lines)
    assert "<b>wrong" not in render_html(lines)


def test_no_book_more_is_told_than_fits_a_screen() -> None:
    lines = [BatchLine(str(number), BatchKind.BOOK, errors=1) for number in range(100)]
    render: Callable[..., str] = render_text
    assert "… and 80 more" in render(lines)
    assert len(render(lines, every=True).splitlines()) == 101


def test_the_report_says_the_cure_and_each_code_once() -> None:
    failure = BatchFailure(FailureReason.CANNOT_RUN, "no key", "book.yaml", 3, ("take it out",))
    finding = BatchFinding("error", "Q001", "a.md, line 3", "differs from the work (Q001)")
    lines = [
        BatchLine("a", BatchKind.BOOK, failure=failure),
        BatchLine("b", BatchKind.MANUSCRIPT, errors=1, codes={"Q001": 1, "not-found": 2}, findings=(finding,)),
    ]
    said = render_text(lines).splitlines()
    assert said[:2] == ["a: could not be judged: book.yaml:3: no key", "  = help: take it out"]
    assert "       2  not-found, in 1 book" in said
    page = render_html(lines)
    assert "help: take it out" in page
    assert "(Q001) (Q001)" not in page
