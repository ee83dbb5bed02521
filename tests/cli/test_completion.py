"""`quoteproof completion`: what the scripts complete, in the shells themselves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.project.starting import start

CASES = [
    ("quoteproof che", "check"),
    ("quoteproof -q remo", "remove"),
    ("quoteproof check --fo", "--format"),
    ("quoteproof check --format sar", "sarif"),
    ("quoteproof build --to do", "docx"),
    ("quoteproof check chap", "chapters/"),
    ("quoteproof check chapters/0", "chapters/01-a-first-chapter.md"),
    ("quoteproof check other.md chapters/0", "chapters/01-a-first-chapter.md"),
    ("quoteproof help sources bib", "bibliographies"),
    ("quoteproof show lighth", "lighthouse"),
    ("quoteproof insert lighthouse#p3", "lighthouse#p3"),
    ("quoteproof find --source li", "lighthouse"),
    ("quoteproof explain misq", "misquotation"),
    ("quoteproof help bib", "bibliographies"),
    ("quoteproof role lighthouse#p3 head", "heading"),
]
"""What is typed, and what one of the completions is."""
Shell = Callable[[str], list[str]]
HOSTILE = [
    "$(touch run)",
    "`touch run`",
    "a b'c\"d",
    "new\nline;touch run",
    "-rf",
    "x;e touch run;",
    "%24%28touch run%29",
]
"""Names of files below `seeds/anchors/`, and places in them, that a shell must neither run nor offer."""
SAFE = {"seven", "seven#", "seven#p1", "DBLP:conf/x+y", "DBLP:conf/x+y#", "DBLP:conf/x+y#p1"}
"""What it offers beside them."""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new book, which is the working folder; the scripts are beside it."""
    start(tmp_path / "book")
    monkeypatch.chdir(tmp_path / "book")
    return tmp_path / "book"


def script(book: Path, shell: str, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["completion", shell]) == 0
    path = book.parent / f"script.{shell}"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    return path


def environment(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm", "LANG": "C.UTF-8"}


def run(book: Path, *command: str) -> str:
    done = subprocess.run(
        command, cwd=book, env=environment(book.parent), capture_output=True, text=True, timeout=60, check=False
    )
    assert not done.stderr, done.stderr
    return done.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is missing")
def test_bash(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = f"source {script(book, 'bash', capsys)}"
    for line, expected in CASES:
        words = line.split(" ")
        told = f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; _shtab_quoteproof 2>/dev/null"
        found = run(book, "bash", "--norc", "-c", f'{source}; {told}; printf "%s\\n" "${{COMPREPLY[@]}}"')
        assert expected.rstrip("/") in [one.rstrip("/") for one in found.splitlines()], line


@pytest.mark.system
@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is missing")
def test_fish(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = f"source {script(book, 'fish', capsys)}"
    for line, expected in CASES:
        found = run(book, "fish", "-N", "-c", f"{source}; complete -C '{line}'")
        assert expected in [one.split("\t")[0] for one in found.splitlines()], line


@pytest.mark.system
@pytest.mark.skipif(shutil.which("zsh") is None or sys.platform == "win32", reason="zsh is missing")
def test_zsh(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = in_zsh(book, [line for line, _ in CASES], capsys)
    for (line, expected), text in zip(CASES, shown, strict=True):
        found = text.replace("\\", "").split()
        assert expected in found or expected.rstrip("/") in found[-1], line


def in_zsh(book: Path, lines: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    """In a terminal, since zsh completes nothing elsewhere: a key shows what the line has become."""
    setup = f"""autoload -Uz compinit; compinit -u -D
source {script(book, "zsh", capsys)} 2>/dev/null; compdef _shtab_quoteproof -N quoteproof
shown() {{ print -r -- "<<$BUFFER>>"; zle send-break }}; zle -N shown; bindkey '^X' shown
"""
    (book.parent / ".zshrc").write_text(setup, encoding="utf-8")
    return in_terminal(book, ["zsh", "-d", "-i"], [f"{line}\t\x18" for line in lines])


def in_terminal(book: Path, command: list[str], typed: list[str]) -> list[str]:
    """What each line of a shell is after its keys, of which the last prints it between `<<` and `>>`."""
    import pty

    ours, theirs = pty.openpty()
    env = environment(book.parent)
    with subprocess.Popen(command, cwd=book, env=env, stdin=theirs, stdout=theirs, stderr=theirs) as shell:
        os.close(theirs)
        lines = []
        try:
            for keys in typed:
                os.write(ours, keys.encode())
                told = b""
                while b">>" not in told:
                    told += os.read(ours, 4096)
                lines.append(told.rpartition(b"<<")[2].partition(b">>")[0].decode())
        finally:
            shell.kill()
            os.close(ours)
    return lines


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that says it is a book, with names and lines made to be run by a shell; it is the working folder."""
    anchors = tmp_path / "book" / "seeds" / "anchors"
    anchors.mkdir(parents=True)
    (tmp_path / "book" / "book.yaml").write_bytes(b"]broken[")
    places = "".join(f'{{"id":"{place}","words":"$(touch run)`touch run`"}}\n' for place in [*HOSTILE[:4], "p1"])
    for name in [*HOSTILE, "seven", "DBLP%3Aconf%2Fx+y"]:
        (anchors / f"{name}.jsonl").write_text(places, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "book")
    return tmp_path / "book"


@pytest.mark.skipif(shutil.which("bash") is None or sys.platform == "win32", reason="bash is missing")
def test_bash_runs_nothing_of_a_book(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bash expands the words that `compgen -W` is given, and leaves what it completes without quotation marks."""
    source = f"source {script(hostile, 'bash', capsys)}"
    words = ["''", "'seven#'", "'DBLP:conf/x+y#'", "'$(touch run)#'"]
    told = [f"COMP_WORDS=(quoteproof show {word}); COMP_CWORD=2; _shtab_quoteproof 2>/dev/null" for word in words]
    found = run(
        hostile,
        "bash",
        "--norc",
        "-c",
        "; ".join([source, *(f'{one}; printf "%s\\n" "${{COMPREPLY[@]}}"' for one in told)]),
    )
    assert {one for one in found.splitlines() if one} == SAFE
    assert not list(hostile.rglob("run"))


@pytest.mark.system
@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is missing")
def test_fish_runs_nothing_of_a_book(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = f"source {script(hostile, 'fish', capsys)}"
    asked = "; ".join(f'complete -C "quoteproof show {word}"' for word in ("", "seven#", "DBLP:conf/x+y#"))
    found = run(hostile, "fish", "-N", "-c", f"{source}; {asked}")
    assert {one.split("\t")[0] for one in found.splitlines()} == SAFE
    assert not list(hostile.rglob("run"))


@pytest.mark.system
@pytest.mark.skipif(shutil.which("zsh") is None or sys.platform == "win32", reason="zsh is missing")
def test_zsh_runs_nothing_of_a_book(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = {
        "": "",
        "sev": "seven",
        "seven#": "seven#p1",
        "DBLP:conf/x+y#": "DBLP:conf/x+y#p1",
        "x;e\\ touch\\ run;#": "",
    }
    shown = in_zsh(hostile, [f"quoteproof show {word}" for word in words], capsys)
    for text, expected in zip(shown, words.values(), strict=True):
        assert expected in text.replace("\\", "")
        assert "touch" not in text or not expected
    assert not list(hostile.rglob("run"))


def test_an_unknown_shell_is_told_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "fsh"]) == 2
    assert "  = help: write `fish`\n" in capsys.readouterr().err
