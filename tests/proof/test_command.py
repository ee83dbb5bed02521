"""`quoteproof verify` as a person runs it: in the book's folder, away from it, after the book went on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.project.starting import start
from tests.book_of import ROOT
from tests.proof.book import CHAPTER, PNG, Made


@pytest.fixture
def book(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the built book, which is the working folder."""
    shutil.copytree(made.root, tmp_path / "book")
    monkeypatch.chdir(tmp_path / "book")
    return tmp_path / "book"


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_in_the_books_folder_the_origin_is_proved(ending: str, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", f"build/book.{ending}"]) == 0
    told = capsys.readouterr().out
    assert "the book in this folder has the same manifest" in told
    assert told.endswith(f"18 quotations in book.{ending}: 18 unchanged: proved\n")


def test_away_from_it_the_digest_proves_it(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    file = str(made.root / "build/book.pdf")
    assert main(["verify", file]) == 1
    assert capsys.readouterr().out.endswith("in book.pdf: 18 unchanged: consistent, origin unproved\n")
    assert main(["verify", file, "--manifest-sha256", made.sha256.upper()]) == 0
    assert main(["verify", file, "--manifest-sha256", "0" * 64]) == 1
    assert main(["verify", file, "--manifest-sha256", "short"]) == 2


def test_a_book_that_went_on_is_told(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chapter = book / "chapters/02-second.md"
    chapter.write_text(chapter.read_text(encoding="utf-8").replace("“fear[s] fog”", "“fear fog”"), encoding="utf-8")
    assert main(["verify", "build/book.docx"]) == 1
    told = capsys.readouterr().out
    assert "not in the book: chapters/02-second.md:26: “fear[s] fog”" in told
    assert "only in the book: chapters/02-second.md:26: “fear fog”" in told


def test_a_changed_seed_of_the_book_is_told(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed = book / "seeds/lighthouse.txt"
    seed.write_bytes(seed.read_bytes().replace(b"eleven", b"twelve"))
    assert main(["verify", "build/book.docx"]) == 1
    assert "seeds/lighthouse.txt is not the file that the manifest names" in capsys.readouterr().out


def test_a_given_manifest(book: Path, made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["verify", "build/book.pdf", "--manifest-sha256", made.sha256, "--manifest", "build/book.manifest.json"]
    assert main(words) == 0
    Path("build/book.manifest.json").write_bytes(made.carried.replace(b"A New Book", b"An Old Book"))
    assert main(words) == 1
    assert "a different one from the given manifest" in capsys.readouterr().out
    assert main([*words[:-1], "none.json"]) == 2


def test_the_outputs_stand_with_their_manifest(book: Path, made: Made) -> None:
    assert Path("build/book.manifest.sha256").read_text() == f"{made.sha256}  book.manifest.json\n"


def test_a_pdf_without_a_manifest_is_2(tmp_path: Path, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bare.pdf").write_bytes(made.press.print(made.press.body, None))
    assert main(["verify", "bare.pdf"]) == 2


def test_two_builds_anywhere_give_the_same_bytes(tmp_path: Path) -> None:
    """Other folders, time zones, languages and umasks: the outputs are the same bit for bit."""
    outputs = []
    settings = (("UTC", "C", 0o022), ("Pacific/Kiritimati", "de_DE.UTF-8", 0o077))
    for number, (zone, language, umask) in enumerate(settings):
        root = tmp_path / f"a folder {number}" / ("x" * (20 * number + 1))
        root.parent.mkdir()
        start(root)
        (root / "chapters/02-second.md").write_text(CHAPTER, encoding="utf-8")
        (root / "chapters/images").mkdir()
        (root / "chapters/images/dot.png").write_bytes(PNG)
        env = {**os.environ, "TZ": zone, "LANG": language, "LC_ALL": language, "PYTHONHASHSEED": str(number)}
        env["PYTHONPATH"] = str(ROOT / "src")
        command = [
            sys.executable,
            "-c",
            "import sys; from quoteproof.cli.main import main; sys.exit(main(['build', '--review']))",
        ]
        subprocess.run(command, cwd=root, env=env, umask=umask, check=True, capture_output=True)
        names = ("book.pdf", "book.docx", "book.review.docx", "book.manifest.json", "book.manifest.sha256")
        outputs.append({name: (root / "build" / name).read_bytes() for name in names})
    assert outputs[0] == outputs[1]
