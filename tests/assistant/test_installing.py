"""Installing the hook: settings keep what is in them, and git's hook judges what is staged."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from quoteproof.assistant.installing import FILES
from quoteproof.cli.main import main

CHAPTER = "chapters/02-new.md"
RIGHT = "# Two\n\nHe says “the sea is too loud for that” [@lighthouse#p2].\n"
WRONG = RIGHT.replace("too loud", "so loud")
GIT = shutil.which("git")
needs_git = pytest.mark.skipif(GIT is None, reason="git is not installed")


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A new book, which is the working folder, with git's own settings out of the way."""
    assert main(["init", str(tmp_path / "work/a book")]) == 0
    monkeypatch.chdir(tmp_path / "work/a book")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "a@example.org")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    capsys.readouterr()
    return tmp_path / "work/a book"


@pytest.mark.parametrize("client", FILES)
def test_it_is_installed_once_and_taken_out_again(client: str, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hook", "--install", client]) == 0
    first = (book / FILES[client]).read_bytes()
    assert b"quoteproof hook" in first
    json.loads(first)
    assert main(["hook", "--install", client]) == 0
    assert (book / FILES[client]).read_bytes() == first
    assert "already" in capsys.readouterr().out
    assert main(["hook", "--status"]) == 0
    assert f"{client}: installed in" in capsys.readouterr().out
    assert main(["hook", "--uninstall", client]) == 0
    assert b"quoteproof hook" not in (book / FILES[client]).read_bytes()


@pytest.mark.parametrize(("indent", "ends"), [(2, "\n"), (4, "\n"), ("\t", "\r\n")])
def test_settings_keep_what_is_in_them(indent: int | str, ends: str, book: Path) -> None:
    other = {"matcher": "Bash", "hooks": [{"type": "command", "command": "other"}]}
    settings: dict[str, Any] = {
        "permissions": {"allow": ["Bash(ls:*)"], "größe": 1.5},
        "hooks": {"PreToolUse": [other], "Notification": [other]},
        "z": None,
    }
    path = book / FILES["claude"]
    path.parent.mkdir()
    before = (json.dumps(settings, indent=indent, ensure_ascii=False) + "\n").replace("\n", ends).encode()
    path.write_bytes(before)
    assert main(["hook", "--install", "claude"]) == 0
    changed = json.loads(path.read_bytes())
    assert list(changed) == ["permissions", "hooks", "z"]
    assert changed["hooks"]["PreToolUse"][0] == other
    assert len(changed["hooks"]["PreToolUse"]) == 2
    assert (b"\r\n" in path.read_bytes()) == (ends == "\r\n")
    assert main(["hook", "--uninstall", "claude"]) == 0
    assert path.read_bytes() == before


def test_another_baseline_takes_the_place_of_the_first(book: Path) -> None:
    assert main(["hook", "--install", "claude"]) == 0
    assert main(["hook", "--install", "claude", "--baseline", "known.json"]) == 0
    text = (book / FILES["claude"]).read_text()
    assert text.count("quoteproof hook") == text.count("quoteproof hook --baseline known.json") == 3


def test_a_persons_own_commands_and_empty_places_stay(book: Path) -> None:
    own = {"type": "command", "command": "./tell.sh && quoteproof hook"}
    settings: dict[str, Any] = {"stop": [], "preToolUse": [None, {"hooks": [own, "x"]}, own, {"hooks": []}]}
    file = book / FILES["cursor"]
    file.parent.mkdir()
    file.write_text(json.dumps({"version": 1, "hooks": settings}), encoding="utf-8")
    assert main(["hook", "--install", "cursor"]) == 0
    once = file.read_bytes()
    assert main(["hook", "--install", "cursor"]) == 0
    assert file.read_bytes() == once
    assert main(["hook", "--uninstall", "cursor"]) == 0
    assert json.loads(file.read_bytes())["hooks"]["preToolUse"] == settings["preToolUse"]


@pytest.mark.parametrize("text", ['{"a": "\\ud800"}', '{"a": NaN}', '{"a": 1e400}'])
def test_what_could_not_be_written_as_it_was_is_refused(text: str, book: Path) -> None:
    file = book / FILES["claude"]
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    assert main(["hook", "--install", "claude"]) == 2
    assert file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "text",
    ["{ // a comment\n}", "[]", '{"hooks": []}', '{"hooks": {"PreToolUse": {}}}', "{", '{"a": 1, "a": 2}', "\xff"],
)
def test_what_cannot_be_added_to_is_refused_with_what_to_write(
    text: str, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = book / FILES["claude"]
    path.parent.mkdir()
    path.write_bytes(text.encode("latin-1"))
    assert main(["hook", "--install", "claude"]) == 2
    assert path.read_bytes() == text.encode("latin-1")
    assert "quoteproof hook" in capsys.readouterr().err


def test_a_folder_that_is_a_link_is_refused(book: Path, tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    os.symlink(tmp_path / "away", book / ".claude")
    assert main(["hook", "--install", "claude"]) == 2
    assert not any((tmp_path / "away").iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of Unix")
@pytest.mark.parametrize("client", ["claude", "codex", "copilot"])
def test_a_hook_that_cannot_be_started_refuses(client: str, book: Path) -> None:
    assert main(["hook", "--install", client]) == 0
    hooks = json.loads((book / FILES[client]).read_text())["hooks"]
    group = hooks["preToolUse" if client == "copilot" else "PreToolUse"][0]
    command = group["bash"] if client == "copilot" else group["hooks"][0]["command"]
    run = subprocess.run(["/bin/sh", "-c", command], env={"PATH": ""}, capture_output=True, text=True, check=False)
    if client == "copilot":
        assert json.loads(run.stdout)["permissionDecision"] == "deny"
    else:
        assert run.returncode == 2


def test_an_unknown_name_is_2(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hook", "--install", "cloude"]) == 2
    assert "write `claude`" in capsys.readouterr().err


def git(folder: Path, *words: str, fails: bool = False) -> str:
    run = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert (run.returncode != 0) is fails, run.stderr
    return run.stdout + run.stderr


@needs_git
def test_a_commit_is_judged_by_what_is_staged(book: Path) -> None:
    """The book lies in a folder of the repository whose name has a space."""
    top = book.parent
    git(top, "init", "-q")
    assert main(["hook", "--install", "git"]) == 0
    git(top, "add", ".")
    git(top, "commit", "-qm", "one")

    (book / CHAPTER).write_text(WRONG, encoding="utf-8")
    (top / "other.txt").write_text("x")
    git(top, "add", "other.txt")
    git(top, "commit", "-qm", "nothing of the book is staged")
    git(top, "add", ".")
    (book / CHAPTER).write_text(RIGHT, encoding="utf-8")
    assert "Q001" in git(top, "commit", "-qm", "wrong", fails=True)

    git(top, "add", ".")
    (book / CHAPTER).write_text(WRONG, encoding="utf-8")
    git(book, "commit", "-qm", "right is staged, wrong is on disk")
    assert not list(top.rglob("quoteproof-staged"))


@pytest.mark.slow
@needs_git
def test_a_merge_is_judged_and_an_announced_file_is_not(book: Path) -> None:
    git(book, "init", "-q", "-b", "main")
    git(book, "add", ".")
    git(book, "commit", "-qm", "one")
    git(book, "checkout", "-qb", "other")
    (book / CHAPTER).write_text(WRONG, encoding="utf-8")
    git(book, "add", ".")
    git(book, "commit", "-qm", "wrong")
    git(book, "checkout", "-q", "main")
    assert main(["hook", "--install", "git"]) == 0
    (book / "chapters/03-new.md").write_text(WRONG, encoding="utf-8")
    git(book, "add", "-N", "chapters/03-new.md")
    (book / "other.txt").write_text("x", encoding="utf-8")
    git(book, "add", "other.txt")
    git(book, "commit", "-qm", "the announced chapter is not in it")
    git(book, "rm", "-q", "--cached", "chapters/03-new.md")
    (book / "chapters/03-new.md").unlink()
    assert "Q001" in git(book, "merge", "-q", "--no-edit", "other", fails=True)
    assert main(["hook", "--uninstall", "git"]) == 0
    assert not (book / ".git/hooks/pre-merge-commit").exists()


@needs_git
def test_a_commit_in_another_tree_is_judged_too(book: Path) -> None:
    top = book.parent
    git(top, "init", "-q")
    git(top, "add", ".")
    git(top, "commit", "-qm", "one")
    assert main(["hook", "--install", "git"]) == 0
    tree = top.parent / "tree"
    git(top, "worktree", "add", "-q", str(tree))
    (tree / "a book" / CHAPTER).write_text(WRONG, encoding="utf-8")
    git(tree, "add", ".")
    assert "Q001" in git(tree, "commit", "-qm", "wrong", fails=True)
    git(tree, "rm", "-rq", "a book", "-f")
    git(tree, "commit", "-qm", "the book goes")


@needs_git
def test_a_hook_that_is_there_is_not_changed(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(book, "init", "-q")
    path = book / ".git/hooks/pre-commit"
    path.parent.mkdir(exist_ok=True)
    path.write_text("#!/bin/sh\nexit 0\n")
    assert main(["hook", "--install", "git"]) == 0
    assert path.read_text() == "#!/bin/sh\nexit 0\n"
    line = capsys.readouterr().out.rstrip().split("\n")[-1].strip()
    path.write_text(f"#!/bin/sh\n{line}\nexit 0\n")
    path.chmod(0o755)
    (book / CHAPTER).write_text(WRONG, encoding="utf-8")
    git(book, "add", ".")
    assert "Q001" in git(book, "commit", "-qm", "wrong", fails=True)
    assert main(["hook", "--install", "git"]) == 0
    assert "calls it already" in capsys.readouterr().out
    assert main(["hook", "--uninstall", "git"]) == 0
    assert "take out the line" in capsys.readouterr().out
    assert path.exists()


@needs_git
def test_hooks_of_many_repositories_are_left_alone(book: Path, tmp_path: Path) -> None:
    git(book, "init", "-q")
    git(book, "config", "core.hooksPath", str(tmp_path / "shared"))
    assert main(["hook", "--install", "git"]) == 2
    assert not (tmp_path / "shared").exists()
    git(book, "config", "core.hooksPath", ".hooks")
    assert main(["hook", "--install", "git"]) == 0
    (book / CHAPTER).write_text(WRONG, encoding="utf-8")
    git(book, "add", ".")
    assert "Q001" in git(book, "commit", "-qm", "wrong", fails=True)
    assert main(["hook", "--uninstall", "git"]) == 0
    assert not any((book / ".hooks").iterdir())


@needs_git
def test_a_commit_without_the_program_is_stopped_and_says_why(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(book, "init", "-q")
    assert main(["hook", "--install", "git"]) == 0
    git(book, "add", ".")
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    assert "cannot be found" in git(book, "commit", "-qm", "one", fails=True)


def test_no_repository_is_2(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hook", "--install", "git"]) == 2
    assert "help:" in capsys.readouterr().err
