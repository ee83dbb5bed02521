"""`quoteproof help`: pages, commands, codes and words, piped and on a terminal."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from quoteproof.cli import helping
from quoteproof.cli.main import main
from quoteproof.cli.parsers import COMMANDS, GROUPS
from quoteproof.disk.doc_pages import doc_pages, read_page
from quoteproof.engine.pandoc import Pandoc
from quoteproof.report.doc_pages import search, sections

DOCS = Path(__file__).parents[2] / "docs"


def told(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> str:
    assert main(words) == status
    return capsys.readouterr().out


def test_every_topic_of_the_index_is_a_page_and_the_list_names_it(capsys: pytest.CaptureFixture[str]) -> None:
    listed = [topic for topics in sections(read_page(doc_pages()["index"])).values() for topic in topics]
    text = told(capsys, "help")
    assert {topic.name for topic in listed} <= set(doc_pages())
    assert len(listed) > 20
    for name in (*(topic.name for topic in listed), *COMMANDS):
        assert name in text


def test_every_command_names_a_page_that_is_there() -> None:
    pages = doc_pages()
    assert {command.topic for commands in GROUPS.values() for command in commands.values()} <= set(pages)


@pytest.mark.parametrize("topic", ["book-yaml", "book.yaml", "Book-YAML", "docs/book-yaml.md"])
def test_a_page_is_printed_as_it_is_where_nobody_looks(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = (DOCS / "book-yaml.md").read_text(encoding="utf-8").splitlines(keepends=True)
    assert told(capsys, "help", topic) == "".join(line for line in lines if not line.startswith("<!--"))


def test_comments_of_a_page_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert "<!--" not in told(capsys, "help", "sources")


def test_a_command_and_a_page_of_one_name_are_both_printed(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, "help", "watch", "Q001")
    assert text.startswith("usage: quoteproof watch")
    assert text.index("usage: quoteproof watch") < text.index("\n# Watching") < text.index("\nQ001 misquotation")


def test_a_code_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "help", "q001") == told(capsys, "explain", "Q001") == told(capsys, "help", "misquotation")


@pytest.mark.parametrize(
    ("topic", "meant"), [("souces", "sources"), ("cehck", "check"), ("misqotation", "misquotation")]
)
def test_an_unknown_topic_names_the_one_that_was_meant(
    topic: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["help", topic]) == 2
    assert f"  = help: run `quoteproof help {meant}`\n" in capsys.readouterr().err


def test_words_are_found_in_pages(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, "help", "--search", "running heads")
    assert "\n    " in text
    assert "running" in text
    assert "no page has a word" not in text
    assert main(["help", "--search", "xyzzy"]) == 1
    assert "`xyzzy`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("how do I cite a page?", "citing: "),
        ("how do I leave words out", "faq: How do I leave words out?"),
        ("what does it not prove", "what-is-proved: "),
        ("how do I use my university's Word template", "word: With the template of your university"),
        ("does it send my text anywhere?", "faq: Does it work offline, and does it send my text anywhere?"),
        ("what do I do with a scan", "faq: How do I take in a scanned PDF?"),
        ("how do I switch on completion", "commands: Completion in your shell"),
        ("how do I add a footnote", "writing: Notes and footnotes"),
        ("what is Q011", "codes: Q011 cut-word"),
        ("how do I make it work in CI", "ci: "),
    ],
)
def test_a_question_leads_to_its_answer(question: str, page: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "help", "--search", *question.split()).startswith(page)


PAGES = {
    "bread": "# Bread\n\nFlour and water.\n\n## Salt\n\nA pinch of `salt` in the [dough](x.md).\n",
    "soup": "# Soup\n\n- water\n- salt and water\n\n```\nsalt water in code\n```\n",
}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["salt"], [("bread", "Salt", "A pinch of salt in the dough."), ("soup", "Soup", "salt and water")]),
        (["WATER salt"], [("soup", "Soup", "salt and water")]),
        (["water", "pinch", "soup"], [("soup", "Soup", "water"), ("soup", "Soup", "salt and water")]),
        (["pepper"], []),
    ],
)
def test_paragraphs_with_the_most_words_come_first(words: list[str], found: list[tuple[str, str, str]]) -> None:
    assert [(one.topic, one.heading, one.text) for one in search(PAGES, words)] == found


def test_a_terminal_gets_bold_headings_folded_tables_and_links_as_text() -> None:
    markdown = (
        "# book.yaml\n\nA `key` of [the rules](rules.md), [Zotero](https://www.zotero.org).\n\n"
        "| key | what it is |\n|---|---|\n| `page` | " + "width and height, " * 6 + "each with its unit |\n\n"
        "```console\n$ quoteproof check\n```\n"
    )
    with Pandoc() as pandoc:
        shown = pandoc.screen(markdown, columns=60)
    lines = shown.replace("\x1b[0m", "").replace("\x1b[1m", "<").replace("\x1b[36m", "{").splitlines()
    assert lines[0] == "<book.yaml"
    assert lines[2:4] == ["A {key of the rules, Zotero <https://www.zotero.org>.", ""]
    assert "    $ quoteproof check" in lines
    assert max(map(len, lines)) <= 61
    assert sum("width" in line for line in lines) == 2
    assert "\x1b" not in "".join(lines)


def test_a_long_text_goes_through_the_pager(monkeypatch: pytest.MonkeyPatch) -> None:
    paged: list[str] = []
    monkeypatch.setattr("pydoc.pager", paged.append)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("os.get_terminal_size", lambda _: __import__("os").terminal_size((80, 24)))
    monkeypatch.setattr("sys.stdout.fileno", lambda: 1, raising=False)
    helping._show("\n".join(map(str, range(100))))
    assert paged == ["\n".join(map(str, range(100))) + "\n"]


@pytest.mark.parametrize(
    ("pager", "told"),
    [
        ("/nonexistent -R", "note: `/nonexistent`, the pager that `PAGER` names, is not there\n"),
        ("LESS=R /nonexistent", "note: `/nonexistent`, the pager that `PAGER` names, is not there\n"),
        *(("", ""), (" ", ""), ("cat", "")),
    ],
)
def test_without_a_pager_a_long_text_is_written(
    pager: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("pydoc.pager", pytest.fail)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("os.get_terminal_size", lambda _: __import__("os").terminal_size((80, 24)))
    monkeypatch.setattr("sys.stdout.fileno", lambda: 1, raising=False)
    monkeypatch.delenv("MANPAGER", raising=False)
    monkeypatch.setenv("PAGER", pager)
    helping._show("\n".join(map(str, range(100))))
    captured = capsys.readouterr()
    assert captured.out == "\n".join(map(str, range(100))) + "\n"
    assert captured.err == told


@pytest.mark.parametrize("words", [[], ["--help"]])
def test_the_start_and_the_list_fit_a_narrow_terminal(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.suppress(SystemExit):
        main(words)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 10
    assert max(map(len, lines)) <= 79
