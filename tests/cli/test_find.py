"""`quoteproof find`: its forms, its exit statuses, and what it says where it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.project.seeds import start


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new book, which is the working folder."""
    start(tmp_path / "book")
    monkeypatch.chdir(tmp_path / "book")
    return tmp_path / "book"


def test_json_points_into_the_passage(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "weather", "made", "up", "its", "mind", "--format", "json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert (value["schema_version"], value["words"], value["notes"]) == (1, "weather made up its mind", [])
    hit = value["hits"][0]
    assert hit["anchor"] == "lighthouse#p3"
    assert hit["passage"][hit["start"] : hit["end"]] == "weather that has made up its mind"
    assert [hit["passage"][a:b] for a, b in hit["marked"]] == ["weather", "made", "up", "its", "mind"]
    assert hit["quotation"] == {
        "form": "run-in",
        "markdown": "“only weather that has made up its mind” [@lighthouse#p3]",
        "text": "only weather that has made up its mind",  # without “only”, the check would warn of it (Q010)
    }


def test_concise_is_a_line_a_passage(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "--format", "concise", "--limit", "1", "the sea is so loud"]) == 0
    assert capsys.readouterr().out == "lighthouse#p2\tthe sea is too loud\n"


def test_nothing_found_is_1(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "xyzzy"]) == 1
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "nothing is similar to `xyzzy`\n")
    assert main(["find", "xyzzy", "--source", "lighthouse"]) == 1
    assert capsys.readouterr().err == "nothing in `lighthouse` is similar to `xyzzy`\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["…"], "there is no word in `…`"),
        (["sea", "--source", "lighthose"], "did you mean `lighthouse`?"),
        (["sea", "--limit", "0"], "give 1 or more"),
    ],
)
def test_what_cannot_be_asked_is_2(words: list[str], told: str, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", *words]) == 2
    assert told in capsys.readouterr().err


def test_a_seed_that_does_not_stand_is_told(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed = book / "seeds/lighthouse.txt"
    seed.write_text(seed.read_text(encoding="utf-8").replace("sea", "see"), encoding="utf-8")
    assert main(["find", "the sea is too loud"]) == 1
    assert "note: `lighthouse` was left out: its seed cannot be used" in capsys.readouterr().err
