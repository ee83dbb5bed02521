"""The HTML edition and the reports on disk: written together with the outputs, or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from quoteproof.edition.html.make import HtmlEdition
from quoteproof.project import outputs
from quoteproof.project.build import build
from quoteproof.project.project import Project
from quoteproof.project.starting import start
from tests.pages import assert_sound, read

CHAPTER = "chapters/01-a-first-chapter.md"
REPORTS = ("build/report.html", "build/report.json", "build/annotations.json")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    start(tmp_path / "book")
    with Project.open(tmp_path / "book") as opened:
        yield opened


def test_the_edition_is_made_when_it_is_asked_for(project: Project) -> None:
    built = build(project, frozenset({"html"}))
    assert set(built.written) == {"build/book.html"}
    page = read((project.root / "build/book.html").read_text(encoding="utf-8"))
    assert_sound(page)
    assert "“the sea is too loud for that”" in [e.text for e in page.all("span", class_="quoted")]
    assert "4 of 4 quotations verified" in page.text


def test_book_yaml_may_ask_for_it(project: Project) -> None:
    settings = project.root / "book.yaml"
    settings.write_text(settings.read_text().replace("[pdf, docx]", "[html]"))
    assert set(build(project).written) == {"build/book.html"}


def test_the_reports_are_written_with_every_build(project: Project) -> None:
    build(project, frozenset({"docx"}))
    made = {name: (project.root / name).read_text(encoding="utf-8") for name in REPORTS}
    assert_sound(read(made[REPORTS[0]]), files=frozenset({"report.json", "annotations.json"}))
    assert json.loads(made[REPORTS[1]])["summary"]["errors"] == 0
    assert json.loads(made[REPORTS[2]])["total"] == 4
    folder = project.root / "build"
    for item in json.loads(made[REPORTS[2]])["first"]["items"]:
        assert all((folder / target["source"]).is_file() for target in (item["body"][0], *item["target"]))


def test_two_builds_are_the_same_bit_for_bit(project: Project) -> None:
    names = (*REPORTS, "build/book.html")
    build(project, frozenset({"html"}))
    first = [(project.root / name).read_bytes() for name in names]
    with Project.open(project.root) as again:
        build(again, frozenset({"html"}))
    assert first == [(project.root / name).read_bytes() for name in names]


def test_while_an_error_stands_nothing_is_written(project: Project) -> None:
    chapter = project.root / CHAPTER
    chapter.write_text(chapter.read_text().replace("too loud", "so loud"))
    assert build(project, frozenset({"html"})).written == {}
    assert not any((project.root / name).exists() for name in (*REPORTS, "build/book.html"))


def test_an_edition_that_lost_a_quotation_stops_the_build(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    one = project.check().chapters[0].judged[0].quotation
    broken = HtmlEdition("", (one.id,), ("RawBlock",), ())
    monkeypatch.setattr(outputs, "write_html", lambda *_, **__: broken)
    built = build(project, frozenset({"html"}))
    assert [(f.code.id, f.place.file) for f in built.result.errors] == [("P005", "book.yaml"), ("P005", CHAPTER)]
    assert not (project.root / "build/book.html").exists()
