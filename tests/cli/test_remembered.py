"""The remembered answer of `check`: the same bytes, no judging, and a miss whenever something that decides changes."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from quoteproof.cli import commands, remembered
from quoteproof.cli.main import main
from quoteproof.disk import program_stamp, record, user_folders
from quoteproof.engine.program import EngineFailure

SRC = Path(commands.__file__).parents[1]
CHAPTER = "chapters/01-a-first-chapter.md"
PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
    for kind, data in (
        (b"IHDR", bytes.fromhex("00000001000000010800000000")),
        (b"IDAT", zlib.compress(b"\0\0")),
        (b"IEND", b""),
    )
)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with a misquotation, a style, a picture and a document for its styles, all at rest for long."""
    root = tmp_path_factory.mktemp("remembered") / "book"
    assert main(["init", str(root)]) == 0
    chapter = root / CHAPTER
    text = chapter.read_text(encoding="utf-8").replace("too loud", "so loud")
    chapter.write_text(f"{text}\n![a dot](images/dot.png)\n", encoding="utf-8")
    (root / "chapters/images").mkdir()
    (root / "chapters/images/dot.png").write_bytes(PNG)
    return root


@pytest.fixture
def book(first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The book, which is the working folder."""
    root = Path(shutil.copytree(first, tmp_path / "book"))
    for path in root.rglob("*"):
        os.utime(path, ns=(0, 0))
    monkeypatch.chdir(root)
    monkeypatch.setattr(record, "AT_REST", -(10**18))  # every file counts as settled: no test waits
    return root


def answered(capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Check, and return the exit status and what is said."""
    status = main(["check"])
    said = capsys.readouterr()
    return status, said.out, said.err


def entry(root: Path) -> Path:
    """The file of a book's answer."""
    folder = user_folders.book_cache(root)
    assert folder is not None
    return folder / "answer"


def test_the_same_answer_comes_without_a_check(
    book: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = answered(capsys)
    assert first[0] == 1
    assert "error[Q001]" in first[1]
    monkeypatch.setattr(commands, "run", lambda _: pytest.fail("the book was judged again"))
    assert answered(capsys) == first
    monkeypatch.chdir(book / "chapters")
    assert answered(capsys) == first


Change = Callable[[Path, pytest.MonkeyPatch], object]


def _write(name: str, data: bytes) -> Change:
    def change(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(data)

    return change


def _one_byte(name: str) -> Change:
    def change(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = root / name
        times = path.stat().st_atime_ns, path.stat().st_mtime_ns
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
        os.utime(path, ns=times)  # neither its size nor its time says so

    return change


def _environment(name: str, value: str) -> Change:
    return lambda _, monkeypatch: monkeypatch.setenv(name, value)


def _another_program(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "program_stamp", lambda: program_stamp.program_stamp()[::-1])


def _terminal(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)


def _size(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda *_: os.terminal_size((77, 20)))


def _another_key(root: Path, _: pytest.MonkeyPatch) -> None:
    own = user_folders.own_state(root)
    assert own is not None
    (own / "key").unlink()


def _link(root: Path, _: pytest.MonkeyPatch) -> None:
    shutil.move(root / CHAPTER, root.parent / "away.md")
    (root / CHAPTER).symlink_to(root.parent / "away.md")


def _book_above(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "chapters/book.yaml").touch()
    monkeypatch.chdir(root / "chapters")


CHANGES: dict[str, Change] = {
    "a chapter": _one_byte(CHAPTER),
    "the settings": _one_byte("book.yaml"),
    "the bibliography": _one_byte("references.bib"),
    "a seed": _one_byte("seeds/lighthouse.txt"),
    "the index of anchors": _one_byte("seeds/anchors.yaml"),
    "the rows of a source": _one_byte("seeds/anchors/lighthouse.jsonl"),
    "a picture": _one_byte("chapters/images/dot.png"),
    "a chapter more": _write("chapters/02-more.md", b"# More {#more}\n\nWords.\n"),
    "a seed more": _write("seeds/more.txt", b"Words.\n"),
    "rows more": _write("seeds/anchors/more.jsonl", b""),
    "a picture more": _write("chapters/images/below/more.png", PNG),
    "emendations, which were not there": _write("seeds/emendations.yaml", b"{}\n"),
    "a font, which was not there": _write("fonts/below/own.ttf", b"\0\1\0\0"),
    "a journal": _write(".quoteproof/journal", b"{}"),
    "what version 0.1 kept": _write(".quoteproof/codes.md", b""),
    "a chapter less": lambda root, _: (root / CHAPTER).unlink(),
    "a link out of the book": _link,
    "another book above": _book_above,
    "another place": lambda root, patch: patch.chdir(shutil.copytree(root, root.parent / "copy")),
    "no colours": _environment("NO_COLOR", "1"),
    "another terminal": _environment("TERM", "dumb"),
    "another width": _environment("COLUMNS", "70"),
    "the date of outputs": _environment("SOURCE_DATE_EPOCH", "0"),
    "a build machine": _environment("CI", "true"),
    "a terminal": _terminal,
    "a narrow terminal": _size,
    "another program": _another_program,
    "another key": _another_key,
}


def test_whatever_decides_is_looked_at_again(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answered(capsys)
    kept = entry(book).read_bytes()
    before = {path: path.read_bytes() for path in book.rglob("*") if path.is_file()}
    for name, change in CHANGES.items():
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.chdir(book)
            entry(book).write_bytes(kept)
            change(book, monkeypatch)
            assert remembered.find([]) is None, name
        for path in sorted(book.rglob("*"), reverse=True):
            if path.is_symlink() or (path.is_file() and path not in before):
                path.unlink()
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()
        for path, data in before.items():
            if not path.exists() or path.read_bytes() != data:
                path.write_bytes(data)


def test_what_was_changed_back_is_answered_again(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = answered(capsys)
    data = (book / CHAPTER).read_bytes()
    (book / CHAPTER).write_bytes(data + b"\nMore.\n")
    assert remembered.find([]) is None
    (book / CHAPTER).write_bytes(data)
    answer = remembered.find([])
    assert answer is not None
    assert (answer.status, answer.text) == first[:2]


def test_an_entry_that_is_not_whole_or_not_ours_is_none(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(capsys)
    kept = entry(book).read_bytes()
    status = kept.index(b"\n") + 1
    spoilt = {
        "cut off": kept[:-1],
        "nothing": b"",
        "green": kept[:status] + b"0" + kept[status + 1 :],
        "no seal": kept[status:],
        "another seal": b"0" * (status - 1) + kept[status - 1 :],
        "too much": kept + b"\0file\0x\0",
    }
    for name, data in spoilt.items():
        entry(book).write_bytes(data)
        assert remembered.find([]) is None, name
    entry(book).write_bytes(kept)
    assert remembered.find([]) is not None
    other = Path(shutil.copytree(book, tmp_path / "other"))  # the same files, and the answer of another book
    entry(other).write_bytes(kept)
    monkeypatch.chdir(other)
    assert remembered.find([]) is None


def _interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def _broken(*_: object, **__: object) -> None:
    raise BrokenPipeError


@pytest.mark.parametrize("end", [_interrupted, _broken])
def test_what_was_not_said_is_not_kept(end: Callable[..., None], book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys.stdout, "write", end, raising=False)
        patch.setattr(commands, "to_nowhere", lambda stream: None)
        main(["check"])
    assert not entry(book).exists()


def test_a_run_in_which_an_engine_failed_is_not_kept(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(root: Path) -> bool:
        EngineFailure("it was killed")
        return False

    with monkeypatch.context() as patch:
        patch.setattr("quoteproof.cli.check.name_leftovers", failing)
        answered(capsys)
    assert not entry(book).exists()


@pytest.mark.parametrize("words", [["--no-cache"], ["--format", "concise"], [CHAPTER], ["--all"]])
def test_only_a_check_without_options_is_answered_so(words: list[str], book: Path) -> None:
    main(["check", *words])
    assert not entry(book).exists()


def test_a_build_machine_keeps_and_believes_nothing(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    main(["check"])
    assert not entry(book).exists()


def test_no_other_command_asks_for_an_answer() -> None:
    assert modules_with(r"\bremembered\.(?:find|recorded)\(") == {"cli/main.py", "cli/check.py"}


class _Environment(dict[str, str]):
    """An environment that notes what it is asked for."""

    asked: set[str]

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)


NOT_DECIDING = {
    *("CI", "HOME", "ANDROID_ROOT", "XDG_CACHE_HOME", "XDG_STATE_HOME"),  # whether and where an answer is kept
    *("TMPDIR", "TEMP", "TMP"),  # where an engine works, which is told nothing of the environment
    *("PYTHONPATH", "PYTHONHOME"),  # where an engine is imported from: in the program's stamp
    *("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"),  # the words of `argparse` for its help
    "BUILD_NUMBER",  # pytest's own
    *("GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY"),  # of other forms than text
    *("SYSTEMROOT", "WINDIR", "SYSTEMDRIVE", "PATH"),  # what a child process needs
}


def modules_with(pattern: str) -> set[str]:
    """The modules of the program in whose text a pattern is found."""
    texts = {path.relative_to(SRC).as_posix(): path.read_text(encoding="utf-8") for path in SRC.rglob("*.py")}
    return {name for name, text in texts.items() if re.search(pattern, text)}


@contextlib.contextmanager
def looked_at(root: Path) -> Iterator[set[str]]:
    """Collect the files of a book that anything is asked of, by whatever function of the system."""
    seen: set[str] = set()
    is_off = False

    def noting(function: Callable[..., Any]) -> Callable[..., Any]:
        def note(path: Any, *args: Any, **options: Any) -> Any:
            if not (isinstance(path, int) or is_off or options.get("dir_fd")):
                name = os.path.relpath(os.path.join(os.getcwd(), os.fsdecode(path)), root)
                seen.add(name)
            return function(path, *args, **options)

        return note

    def unnoted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            nonlocal is_off
            is_off = True
            try:
                return function(*args, **options)
            finally:
                is_off = False

        return call

    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in ("stat", "lstat", "open", "readlink", "listdir", "scandir", "access"):
            monkeypatch.setattr(os, name, noting(getattr(os, name)))
        monkeypatch.setattr(io, "open", noting(io.open))
        monkeypatch.setattr("builtins.open", noting(open))
        monkeypatch.setattr(record, "names_matching", unnoted(record.names_matching))  # which is recorded as a whole
        monkeypatch.setattr(os.path, "realpath", unnoted(os.path.realpath))
        yield seen


def test_everything_that_a_check_looks_at_is_recorded(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And every variable of the environment that it reads decides, or is known not to."""
    chapter = book / CHAPTER
    chapter.write_text(chapter.read_text(encoding="utf-8").replace("so loud", "too loud"), encoding="utf-8")
    environment = _Environment(os.environ)
    environment.asked = set()
    monkeypatch.setattr(os, "environ", environment)
    for _ in range(2):  # with everything new, and with everything known
        entry(book).unlink(missing_ok=True)
        with looked_at(book) as seen:
            assert main(["check"]) == 0, capsys.readouterr()
        body = entry(book).read_bytes().split(b"\n", 1)[1].decode().split("\0")
        recorded = {name for kind, name in zip(body[2::3], body[3::3], strict=True) if kind != "list"}
        files = {name for name in seen if not name.startswith("..") and not (book / name).is_dir()}
        assert {name for name in files if not name.startswith(".quoteproof")} <= recorded
        assert ".quoteproof" in recorded
        assert {CHAPTER, "book.yaml", "seeds/lighthouse.txt", "chapters/images/dot.png"} <= recorded
    assert environment.asked <= {*remembered.DECIDING, *NOT_DECIDING}


def test_a_variable_of_the_environment_is_read_where_it_is_known() -> None:
    """A new one is to be put into `remembered.DECIDING`, unless no check depends on it."""
    reading = modules_with(r"\bos\.(?:environb?|getenv)\b")
    assert {name for name in reading if not name.startswith("assistant/")} == {
        "cli/check.py",  # GitHub's forms
        "cli/helping.py",  # the pager
        "cli/remembered.py",
        "cli/terminal.py",
        "disk/shared_library.py",  # `DECIDING` has its variable
        "disk/user_folders.py",
        "engine/process.py",
        "project/build.py",
    }


@pytest.mark.parametrize(
    "pattern",
    [
        *("chapters/*.md", "chapters/**/*", "**/*.md", "*", "**", "*/b/*.md", "chapters/a.md", "c*s/[ab].md", "no/*"),
        *("chapters/./a.md", "chapters//a.md", "chapters/lost", "chapters/?.md", "a/**/b/**/*.md"),
    ],
)
def test_patterns_match_as_those_of_pathlib(pattern: str, tmp_path: Path) -> None:
    for name in ("chapters/a.md", "chapters/.b.md", "chapters/b/c.md", "a/b/c.md", "a/x/b/y/d.md", "e.md", "a/b/A.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "chapters/folder.md").mkdir()
    (tmp_path / "chapters/lost").symlink_to("nowhere")
    (tmp_path / "chapters/again.md").symlink_to("a.md")
    (tmp_path / "linked").symlink_to("a")
    expected = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.glob(pattern) if not p.is_dir())
    assert record.names_matching(tmp_path, pattern) == expected
