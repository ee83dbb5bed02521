"""What a terminal and the log of a build machine show: no text of a book steers them."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.cli.terminal import say
from quoteproof.report.display import screen_safe
from tests.security.line import book

ATTACKS = {
    "clear-screen": "a\x1b[2Jb",
    "title": "a\x1b]0;owned\x07b",
    "clipboard": "a\x1b]52;c;Y2FuYXJ5\x07b",
    "link": "a\x1b]8;;https://evil.example\x1b\\b",
    "hidden": "a\x1b[8mb",
    "c1-sequence": "a\x9b2Jb",
    "return": "good\rbad",
    "backspace": "good\b\b\b\bbad",
    "bidi": "a\u202eb",
    "isolate": "a\u2066b",
    "tags": "a\U000e0041b",
    "github-mask": "::add-mask::b",
    "github-indented": "   ::set-output name=x::y",
    "github-after-a-bar": "> ::stop-commands::x",
    "github-old": "some words ##[add-path]/tmp",
    "azure": "some words ##vso[task.setvariable variable=x]y",
    "teamcity": "##teamcity[buildStatus text='x']",
    "gitlab-section": "section_start:1:x\r\x1b[0Kx",
}
STEERING = ("\x1b[2J", "\x1b]", "\x1b[8m", "\x9b", "\r", "\b", "\u202e", "\u2066", "\U000e0041", "\x1b[0K", "\x07")
COMMANDS = ("##[", "##vso[", "##teamcity[")


def is_screen_safe(text: str) -> bool:
    lines = (line.lstrip(" \t>|") for line in text.split("\n"))
    return not any(s in text for s in (*STEERING, *COMMANDS)) and not any(line.startswith("::") for line in lines)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_what_is_shown_is_screen_safe(attack: str) -> None:
    assert not is_screen_safe(f"x\n{attack}\n")
    assert is_screen_safe(screen_safe(f"x\n{attack}\n"))


def test_the_colours_of_the_program_and_plain_text_pass() -> None:
    for text in (
        "\x1b[1;31merror\x1b[0m: x\n\ty",
        "a::b std::string C#[x] # [y] ünïcödé 漢字 ‘a’",
        "\x1b[2mdim\x1b[0m",
    ):
        assert screen_safe(text) == text


@pytest.mark.parametrize("name", ["clear-screen", "c1-sequence", "github-mask", "azure", "bidi"])
def test_seeds_cannot_steer_the_commands_that_show_them(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = book(tmp_path)
    document = tmp_path / "outside/speech.txt"
    document.write_text(f"{ATTACKS[name]} and more of it.\n\nAnother paragraph.\n", encoding="utf-8")
    monkeypatch.chdir(root)
    for words in (["add", str(document), "--key", "odd"], ["show", "odd"], ["show", "odd#p1"], ["anchor"], ["check"]):
        main(words)
    document.with_name("book.yaml").write_text(f"title: x\n{ATTACKS['github-mask']}: 1\n", encoding="utf-8")
    monkeypatch.chdir(document.parent)
    main(["check"])
    shown = capsys.readouterr()
    assert is_screen_safe(shown.out)
    assert is_screen_safe(shown.err)


def test_what_programs_read_is_exact_but_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    pipe, terminal = io.StringIO(), Terminal()
    for stream in (pipe, terminal):
        monkeypatch.setattr(sys, "stdout", stream)
        say('{"a": "\x9b2J"}', exact=True)
    assert pipe.getvalue() == '{"a": "\x9b2J"}\n'
    assert is_screen_safe(terminal.getvalue())
