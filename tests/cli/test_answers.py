"""`insert`, `show` and `explain` for programs: one JSON object each, also for a refusal; and how much `show` shows."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from quoteproof.cli.main import main
from tests.book_of import ROOT

SCHEMA = json.loads((ROOT / "docs/answers.schema.json").read_text(encoding="utf-8"))
SEED = "\n".join(
    [
        "The lamp is old. The lamp is kept in the house.",
        *(f"Line {n} of the long list that is kept." for n in range(99)),
    ]
)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A new book with one more seed of a hundred passages, which is the working folder."""
    assert main(["init", str(tmp_path / "book")]) == 0
    monkeypatch.chdir(tmp_path / "book")
    (tmp_path / "seed.txt").write_text(SEED, encoding="utf-8")
    assert main(["add", str(tmp_path / "seed.txt"), "--key", "seed"]) == 0
    capsys.readouterr()


def answer(capsys: pytest.CaptureFixture[str], status: int, *words: str) -> dict[str, Any]:
    """The answer of a command, which is one object of the schema and all that is written."""
    assert main([*words, "--format", "json"]) == status
    out, err = capsys.readouterr()
    assert err == ""
    value: dict[str, Any] = json.loads(out)
    jsonschema.validate(value, SCHEMA)
    return value


@pytest.mark.usefixtures("book")
def test_a_quotation(capsys: pytest.CaptureFixture[str]) -> None:
    value = answer(capsys, 0, "insert", "seed#p1", "The lamp … old")
    assert (value["markdown"], value["anchor"], value["form"]) == ("“The lamp is old” [@seed#p1]", "seed#p1", "run-in")
    assert answer(capsys, 0, "insert", "seed#p2-p3")["form"] == "block"
    assert answer(capsys, 0, "insert", "lighthouse#p3")["notes"] == []


@pytest.mark.usefixtures("book")
def test_a_refusal_has_commands_that_work(capsys: pytest.CaptureFixture[str]) -> None:
    value = answer(capsys, 2, "insert", "seed#p1", "lamp")
    assert "markdown" not in value
    assert [c["around"] for c in value["candidates"]] == ["The lamp is old. The", "is old. The lamp is kept in"]
    for candidate in value["candidates"]:
        program, *words = shlex.split(candidate["command"])
        assert program == "quoteproof"
        assert answer(capsys, 0, *words)["markdown"] == "“lamp” [@seed#p1]"


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(
    "words",
    [
        ("insert", "seed#p1", "lamb"),
        ("insert", "seed#p1", "a", "b", "c"),
        ("insert", "seed#p1", "The … old … kept"),
        ("insert", "seed#p1", "The lamp", "--nth", "7"),
        ("insert", "seed#p1", "old […] kept in the house"),
        ("insert", "seed#p999"),
        ("insert", "none#p1"),
        ("insert", "seed#p1", "--initial", "small"),
        ("show", "none"),
        ("show", "seed", "--from", "p999"),
        ("show", "seed#p1", "--from", "p2"),
        ("show", "seed", "--headings"),
        ("show", "seed", "--limit", "-1"),
        ("show", "seed", "--image", "x.png"),
        ("explain", "Z999"),
        ("explain", "Q001", "--no-such-option"),
    ],
    ids=" ".join,
)
def test_refusals(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "--format=json"]) == 2
    out, _ = capsys.readouterr()
    value = json.loads(out)
    jsonschema.validate(value, SCHEMA)
    assert value["error"]


def test_a_refusal_without_a_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "book.yaml" in answer(capsys, 2, "insert", "seed#p1")["error"]


@pytest.mark.usefixtures("book")
def test_explanations(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, 0, "explain", "misquotation")["code"] == "Q001"
    assert len(answer(capsys, 0, "explain")["codes"]) > 50


@pytest.mark.usefixtures("book")
def test_a_list_is_shown_in_parts(capsys: pytest.CaptureFixture[str]) -> None:
    words, seen = ["show", "seed"], []
    while words:
        value = answer(capsys, 0, *words)
        assert len(value["passages"]) <= 40
        seen += [passage["anchor"] for passage in value["passages"]]
        words = shlex.split(value["more"] or "")[1:]
    assert seen == [f"seed#p{number}" for number in range(1, 101)]
    assert len(answer(capsys, 0, "show", "seed", "--limit", "0")["passages"]) == 100
    assert main(["show", "seed", "--from", "seed#p3", "--limit", "2"]) == 0
    shown = capsys.readouterr().out
    assert "seed#p3 " in shown
    assert "seed#p5 " not in shown
    assert "96 more: `quoteproof show seed --from p5 --limit 2`" in shown


@pytest.mark.usefixtures("book")
def test_a_range_is_shown_in_parts(capsys: pytest.CaptureFixture[str]) -> None:
    value = answer(capsys, 0, "show", "seed#p2-p60")
    assert [p["anchor"] for p in value["passages"] if p["cited"]][::39] == ["seed#p2", "seed#p41"]
    assert (value["left"], value["more"]) == (19, "quoteproof show seed#p42-p60")
    assert (value["anchor"], value["prints"]) == ("seed#p2-p41", "paragraphs\u00a02–41")
    assert answer(capsys, 0, *shlex.split(value["more"])[1:])["left"] == 0
    assert answer(capsys, 0, "show", "seed#p2-p60", "--limit", "0")["left"] == 0
    assert [p["cited"] for p in answer(capsys, 0, "show", "seed#p2")["passages"]] == [False, True, False]
    sentence = answer(capsys, 0, "show", "seed#p1.s2", "--neighbours", "0")["passages"]
    assert [passage["text"] for passage in sentence] == ["The lamp is kept in the house."]
    assert main(["show", "seed#p2-p60", "--limit", "3"]) == 0
    assert "56 more: `quoteproof show seed#p5-p60`" in capsys.readouterr().out
