"""`quoteproof audit`: what it says of a manuscript, and that it writes nothing but what was asked for."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.report.sarif import SCHEMA as SARIF_SCHEMA
from tests.document.pdfs import lines, pdf
from tests.manuscript.docx_maker import cited, docx, paragraph, run, zotero

BRIDGES = (
    "Of the bridges that were built in those years none is left, and nobody can say who paid for them.\n\n"
    "A recreation of the old one was tried, and the re-creation of its arches is a work of the last century.\n\n"
    "The towers stood on both banks, and people who crossed the river had to pay the keeper a penny.\n"
)
RIVERS = (
    "Rivers were the roads of the poor, as an old saying of the boatmen has it.\n\n"
    "The keeper of the lock was paid by the town, and he was never seen to sleep.\n"
)
BIB = (
    "@book{smith2020, title = {On Bridges}, author = {Smith, Jane}, year = {2020}}\n"
    "@book{lee2011, title = {On Rivers}, author = {Lee, Ann}, year = {2011}}\n"
    "@book{gone1999, title = {A Lost Book}, author = {Gone, Ed}, year = {1999}}\n"
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with sources and their bibliography, which is the working folder."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "smith2020.txt").write_text(BRIDGES)
    (tmp_path / "papers" / "lee2011.txt").write_text(RIVERS)
    (tmp_path / "refs.bib").write_text(BIB)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def thesis(*said: str) -> bytes:
    """A DOCX, a paragraph a quotation; `{smith}` and so on are fields of Zotero."""
    works = {"smith": cited(1, "On Bridges"), "lee": cited(2, "On Rivers", item={"author": [{"family": "Lee"}]})}
    works["lee"]["itemData"]["issued"] = {"date-parts": [["2011"]]}
    works["gone"] = cited(3, "A Lost Book", item={"author": [{"family": "Gone"}]})
    works["gone"]["itemData"]["issued"] = {"date-parts": [["1999"]]}
    body = [paragraph(run("One"), style="Heading1")]
    for words in said:
        text, _, key = words.partition("{")
        body.append(paragraph(run(text), zotero(works[key.rstrip("}")]), run(".")) if key else paragraph(run(text)))
    return docx("".join(body))


EVERY_STATE = thesis(
    "He says that “none is left, and nobody can say who paid for them” {smith}",
    "He says that “none is left, and nobody can tell who paid for them” {smith}",
    "He says that “the roads of the poor, as an old saying of the boatmen has it” {smith}",
    "He says that “whatever was said in that book of his is lost” {gone}",
    "He says that “words that no author of these has ever put on paper” {lee}",
    "And that “he was never seen to sleep” all the same.",
)


def audited(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    status = main(["audit", *words, "--sources", "papers", "--bib", "refs.bib"])
    return status, capsys.readouterr().out


def states(told: str) -> list[str]:
    return [one["state"] for one in json.loads(told)["quotations"]]


def test_states_are_kept_apart(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "thesis.docx").write_bytes(EVERY_STATE)
    status, told = audited(capsys, "thesis.docx", "--format", "json")
    assert states(told) == ["bound", "differs", "elsewhere", "no-source", "not-found", "uncited"]
    assert status == 1
    report = json.loads(told)
    assert report["command"] == "audit"
    assert [one["manuscript"] for one in report["quotations"]][:2] == [f"thesis.docx, paragraph {n}" for n in (2, 3)]
    assert report["quotations"][0]["passages"] == ["smith2020, paragraph 1"]


def test_nothing_is_changed_or_left(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "thesis.docx").write_bytes(EVERY_STATE)
    before = {path: path.read_bytes() for path in desk.rglob("*") if path.is_file()}
    audited(capsys, "thesis.docx")
    assert {path: path.read_bytes() for path in desk.rglob("*") if path.is_file()} == before


def test_not_found_is_an_error_where_the_sources_are_complete(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = (
        "He says “none is left, and nobody can say who paid for them” {smith}",
        "He says “words of nobody here, that nobody wrote” {lee}",
    )
    (desk / "thesis.docx").write_bytes(thesis(*said))
    status, told = audited(capsys, "thesis.docx", "--format", "json")
    assert (status, states(told)) == (0, ["bound", "not-found"])
    assert audited(capsys, "thesis.docx", "--complete")[0] == 1


def test_the_style_that_fits_judges_unless_one_is_said(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "thesis.docx").write_bytes(thesis("“None is left, and nobody can say who paid for them,” he says {smith}"))
    status, told = audited(capsys, "thesis.docx")
    assert status == 0
    assert "judged by what fits" in told
    status, told = audited(capsys, "thesis.docx", "--style", "strict", "--format", "json")
    assert (status, states(told)) == (1, ["marks-differ"])


def test_sarif_has_a_result_for_each_that_is_not_right(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "thesis.docx").write_bytes(EVERY_STATE)
    told = json.loads(audited(capsys, "thesis.docx", "--format", "sarif")[1])
    assert told["$schema"] == SARIF_SCHEMA
    (found,) = told["runs"]
    assert [result["level"] for result in found["results"]] == ["error", "error", "warning", "warning", "note"]
    rules = [rule["id"] for rule in found["tool"]["driver"]["rules"]]
    for result in found["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
    place = found["results"][0]["locations"][0]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "thesis.docx"
    assert place["logicalLocations"] == [{"name": "paragraph 3", "kind": "paragraph"}]
    complete = json.loads(audited(capsys, "thesis.docx", "--format", "sarif", "--complete")[1])
    assert [result["level"] for result in complete["runs"][0]["results"]] == ["error"] * 4 + ["note"]


def test_a_page_and_a_copy_with_comments_are_written(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "thesis.docx").write_bytes(EVERY_STATE)
    words = ("thesis.docx", "--format", "html", "--output", "audit.html", "--comments", "told.docx")
    assert audited(capsys, *words)[0] == 1
    assert "differs from the cited work" in (desk / "audit.html").read_text()
    with zipfile.ZipFile(io.BytesIO((desk / "told.docx").read_bytes())) as package:
        comments = package.read("word/quoteproof-comments.xml").decode()
    assert comments.count("<w:comment ") == 6
    assert "where the quotation has `tell`" in comments
    assert (desk / "thesis.docx").read_bytes() == EVERY_STATE


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["gone.docx", "--sources", "papers"], "there is no file"),
        (["papers", "--sources", "papers"], "`papers` is a folder, and an audit reads one file"),
        (["thesis.docx"], "needs the texts of the sources"),
        (["thesis.docx", "--sources", "gone"], "there is no file or folder `gone`"),
        (["thesis.docx", "--sources", "refs.bib"], "no source was read"),
        (["thesis.docx", "--sources", "papers", "--output", "thesis.docx"], "is the manuscript"),
        (["thesis.docx", "--sources", "papers", "--comments", "refs.bib"], "is there already"),
        (["notes.md", "--sources", "papers", "--comments", "copy.docx"], "DOCX alone"),
        (["broken.pdf", "--sources", "papers"], "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_refused(
    words: list[str], why: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "thesis.docx").write_bytes(EVERY_STATE)
    (desk / "notes.md").write_text("# Notes\n")
    (desk / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    before = {path: path.read_bytes() for path in desk.rglob("*") if path.is_file()}
    assert main(["audit", *words]) == 2
    assert why in capsys.readouterr().err
    assert {path: path.read_bytes() for path in desk.rglob("*") if path.is_file()} == before


def printed(*paragraphs: tuple[str, ...]) -> bytes:
    """A PDF of a page, with paragraphs of lines."""
    at, parts = 350.0, []
    for one in paragraphs:
        parts.append(lines(20, at, *one))
        at -= 12 * len(one) + 14
    return pdf("".join(parts))


def test_a_pdf_says_where_words_stand_and_never_more(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = printed(
        (
            "As one author says, “none is left, and nobody can say who paid",
            "for them” (Smith 2020, 1), which was long believed.",
        ),
        ("Another has it that “he was never seen to doze” (Lee 2011).",),
        (
            "He adds that “the towers stood on both banks: and people who crossed the",
            "river had to pay the keeper a penny.”",
        ),
        ("It is also said that “everything else was found in the chest of the mayor” once.",),
    )
    (desk / "paper.pdf").write_bytes(paper)
    status = main(["audit", "paper.pdf", "--sources", "papers", "--format", "json"])
    told = capsys.readouterr().out
    assert states(told) == ["bound", "differs", "marks-differ", "not-found"]
    assert status == 1
    report = json.loads(told)
    assert report["command"] == "audit-pdf"
    assert report["quotations"][0]["manuscript"] == "paper.pdf, page 1"
    main(["audit", "paper.pdf", "--sources", "papers"])
    text = capsys.readouterr().out
    assert "stands in one place" in text
    assert "cited work" not in text
    assert "verified" not in text


def test_a_hyphen_at_a_line_end_makes_no_difference_and_hides_none(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = printed(
        ("He writes that “a rec-", "reation of the old one was tried” by many of them."),
        ("He writes that “the re-", "creation of its arches is a work of the last century” as all know."),
        ("He writes that “the re-", "lation of its arches is a work of the last century” as all know."),
    )
    (desk / "paper.pdf").write_bytes(paper)
    main(["audit", "paper.pdf", "--sources", "papers", "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    assert [one["state"] for one in report["quotations"]] == ["bound", "bound", "differs"]
    assert [one["difference"] for one in report["quotations"][:2]] == [
        "read over a line end: `recreation`",
        "read over a line end: `re-creation`",
    ]
    assert "`relation`" in report["quotations"][2]["difference"]
