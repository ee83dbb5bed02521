"""`quoteproof show --image`: the page of a PDF with the words marked; and where a passage stands in its document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quoteproof.cli.main import main
from tests.document.pdfs import lines, pdf
from tests.document.png import read_png
from tests.document.traced import pdf_files, write_pdf_book

FIRST = "The lighthouse was kept by two men, and the log was kept by nobody at all. It was wet"
LAST = "and cold there, in the winter of that year."
PDF = pdf(
    lines(50, 560, "Preface")
    + lines(50, 500, "The lighthouse was kept by two men, and the log was", "kept by nobody at all. It was wet"),
    lines(50, 500, "and cold there, in the winter of that year.", "", "Then came the spring."),
)
TEXTS = ("Preface", f"{FIRST} {LAST}", "Then came the spring.")


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_pdf_book(tmp_path, "# A\n\nNothing yet.\n", pdf_files("log", PDF, TEXTS, {0: "33", 1: "34"}))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(
    ("anchor", "told"),
    [
        ("log#p2", "seeds/log.pdf, pages 33–34 (p. 1–2 of the file)"),
        ("log#p2.s1", "seeds/log.pdf, page 33 (p. 1 of the file)"),
        ("log#p3", "seeds/log.pdf, page 34 (p. 2 of the file)"),
    ],
)
def test_show_tells_the_page(anchor: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", anchor]) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith(f"; {told}")


def test_a_passage_on_two_pages_has_two_pictures(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "log#p2", "--image", "out.png"]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "wrote out.png: page 33 (p. 1 of the file)",
        "wrote out-2.png: page 34 (p. 2 of the file)",
    ]
    first, second = (read_png((book / name).read_bytes()) for name in ("out.png", "out-2.png"))
    assert (first.width, first.height) == (second.width, second.height) == (800, 1200)
    assert first.box()[1] > 150  # the heading is not marked
    assert second.box()[3] < 220  # nor the passage after it


def test_words_and_an_excerpt(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "log#p2", "--image", "out.png", "--words", "kept by nobody", "--excerpt"]) == 0
    assert main(["show", "log#p2", "--image", "out.png", "--words", "kept by nobody"]) == 0  # over the older picture
    assert main(["show", "log#p2", "--image", "small.png", "--words", "kept by nobody", "--excerpt"]) == 0
    whole, excerpt = (read_png((book / name).read_bytes()) for name in ("out.png", "small.png"))
    assert excerpt.height < 120 < whole.height
    assert len(whole.marked()) == pytest.approx(len(excerpt.marked()), rel=0.02)
    capsys.readouterr()
    assert main(["show", "log#p2", "--image", "out.png", "--words", "kept by"]) == 2
    assert "stands 2 times" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--image", "taken.png"], "is there already, and is no picture"),
        (["--image", "nowhere/out.png"], "the folder `nowhere` is not there"),
        (["--excerpt"], "are for a picture"),
        (["--words", "kept"], "are for a picture"),
        (["--image", "out.png", "--words", "kept by women"], "women"),
    ],
)
def test_what_cannot_be_is_told(book: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "taken.png").write_text("a diary")
    assert main(["show", "log#p2", *words]) == 2
    assert told in capsys.readouterr().err
    assert (book / "taken.png").read_text() == "a diary"


def test_an_original_that_is_gone_or_other_is_not_drawn(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "seeds/log.pdf").unlink()
    assert main(["show", "log#p2", "--image", "out.png"]) == 2
    assert "the original `seeds/log.pdf` of `log` is not there" in capsys.readouterr().err
    assert not (book / "out.png").exists()


def test_furniture_may_be_looked_at_and_not_cited(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = "log:\n  roles:\n    - {lines: 1, starts: Preface, role: furniture, reason: a running head}\n"
    (book / "seeds/emendations.yaml").write_text(written)
    assert main(["anchor"]) == 0
    assert main(["show", "log#p1"]) == 2
    capsys.readouterr()
    assert main(["show", "log#p1", "--image", "out.png"]) == 0
    assert "log#p1 is of the role `furniture`, and no citation may name it" in capsys.readouterr().out
    assert read_png((book / "out.png").read_bytes()).box()[3] < 150


@pytest.mark.usefixtures("book")
def test_find_names_the_document_and_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):  # without and with an index
        assert main(["find", "wet and cold there", "--format", "json"]) == 0
        (hit,) = json.loads(capsys.readouterr().out)["hits"]
        assert (hit["file"], hit["anchor"]) == ("seeds/log.pdf", "log#p2")
        assert hit["pages"] == ["page 33 (p. 1 of the file)", "page 34 (p. 2 of the file)"]


@pytest.mark.usefixtures("book")
def test_a_plain_text_has_no_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("A plain text has no pages at all.\n")
    assert main(["add", "a.txt", "--key", "plain"]) == 0
    assert main(["show", "plain#p1", "--image", "out.png"]) == 2
    assert "`seeds/a.txt` has no pages to draw" in capsys.readouterr().err
