"""The whole line: a thesis of forty page-cited quotations becomes a book that is green but for its planted errors."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from quoteproof.cli.main import main

WHO = ("Der Müller", "Die Fährfrau", "Der Landvogt", "Die Äbtissin", "Der Zöllner", "Die Brückenwärterin", "Der Rat")
WHAT = ("verlangt einen Pfennig", "öffnet das Tor", "verliest die Satzung", "zählt die Wagen", "schweigt zu allem")
WHEN = ("bei Tagesanbruch", "nach der großen Flut", "am Markttag", "in jedem strengen Winter", "zur Zeit der Ernte")
WHY = ("weil niemand sonst es täte", "obwohl es kaum lohnt", "damit der Weg offen bleibt", "wie es immer war")
FORGED = {7: ("zählt", "verkauft"), 19: ("257 Urkunden", "275 Urkunden"), 31: ("damit der Weg offen bleibt, ", "")}
"""Quotations, by number, with words that the source does not have."""


def sentences() -> Iterator[str]:
    """Sentences that differ from one another in at least one part."""
    for number in range(120):
        who, what = WHO[number % len(WHO)], WHAT[number // 7 % len(WHAT)]
        when, why = WHEN[number // 3 % len(WHEN)], WHY[number // 5 % len(WHY)]
        yield f"{who} {what} {when}, {why}, und davon berichten {number + 200} Urkunden."


SENTENCES = tuple(sentences())


def source(first: int) -> str:
    """Fifteen passages of four sentences each."""
    passages = (SENTENCES[at : at + 4] for at in range(first, first + 60, 4))
    return "\n\n".join(" ".join(passage) for passage in passages) + "\n"


def thesis() -> str:
    """Forty quotations of two works, cited by their pages."""
    parts = [
        "---",
        "title: Brücken und Zölle",
        "author: N. N.",
        "lang: de-DE",
        "bibliography: literatur.bib",
        "---",
        "",
        "# Einleitung",
    ]
    for number in range(40):
        at = number * 3
        key, page = ("bruecken1901", at // 8 + 1) if at < 60 else ("zoelle1910", (at - 60) // 8 + 1)
        words = SENTENCES[at].removesuffix(".")
        if number in FORGED:
            words = words.replace(*FORGED[number])
            assert words != SENTENCES[at].removesuffix("."), number
        if number == 20:
            parts += ["", "# Hauptteil"]
        parts += ["", f"Im {number + 1}. Beleg steht: „{words}“ [@{key}, S. {page}]."]
    return "\n".join(parts) + "\n"


BIBLIOGRAPHY = """@book{bruecken1901, author = {Anders, Klara}, title = {Von den Brücken}, year = {1901}}
@book{zoelle1910, author = {Behrens, Otto}, title = {Von den Zöllen am Fluss}, year = {1910}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "arbeit.md").write_text(thesis(), encoding="utf-8")
    (tmp_path / "literatur.bib").write_text(BIBLIOGRAPHY, encoding="utf-8")
    (tmp_path / "quellen").mkdir()
    (tmp_path / "quellen/bruecken1901.txt").write_text(source(0), encoding="utf-8")
    (tmp_path / "quellen/Behrens - 1910 - Von den Zöllen am Fluss.txt").write_text(source(60), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_is_green_but_for_its_planted_errors(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert main(["adopt", "arbeit.md", "--sources", "quellen", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["summary"]["quotations"], told["summary"]["bound"], told["summary"]["differs"]) == (40, 37, 3)
    assert all(path.read_bytes() == data for path, data in before.items())

    monkeypatch.chdir("arbeit")
    assert main(["check", "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert sorted(finding["code"] for finding in findings) == ["Q001", "Q001", "Q004"]
