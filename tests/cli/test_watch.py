"""`quoteproof watch`: what it notices, what it says, and that nothing ends it but the one who began it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from quoteproof.api import Book
from quoteproof.cli import build as command
from quoteproof.cli.main import main
from quoteproof.engine.program import EngineFailure
from quoteproof.project.starting import start
from quoteproof.project.watch import changes
from tests.book_of import ROOT

CHAPTER = "chapters/01-a-first-chapter.md"
Step = Callable[[], object]


def waiting(*steps: Step | None) -> Callable[[], bool]:
    """A wait that takes one step each time it is asked, and then ends the watch."""
    left = list(steps)

    def wait() -> bool:
        if not left:
            return False
        step = left.pop(0)
        if step is not None:
            step()
        return True

    return wait


def noticed(root: Path, *steps: Step | None) -> list[tuple[str, ...]]:
    """What is told of after the beginning; three quiet looks follow each step."""
    spread = [one for step in steps for one in (step, None, None)]
    return list(changes(root, waiting(*spread)))[1:]


def put(file: Path, text: str) -> Step:
    return lambda: file.write_text(text, encoding="utf-8")


def test_contents_decide_and_not_times(book: Path) -> None:
    chapter = book / CHAPTER
    same = chapter.read_text(encoding="utf-8")
    assert noticed(book, put(chapter, same), lambda: os.utime(chapter, ns=(1, 1))) == []
    assert noticed(book, put(chapter, same + "More.\n")) == [(CHAPTER,)]


def test_a_change_with_the_old_time_and_size_is_noticed(book: Path) -> None:
    chapter = book / CHAPTER
    before = chapter.stat()
    text = chapter.read_text(encoding="utf-8")

    def quietly() -> None:
        chapter.write_text(text.replace("a", "b", 1), encoding="utf-8")
        os.utime(chapter, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert noticed(book, quietly) == [(CHAPTER,)]


def test_a_file_written_in_several_steps_is_told_of_once(book: Path) -> None:
    chapter = book / CHAPTER
    text = chapter.read_text(encoding="utf-8")
    steps = (put(chapter, ""), put(chapter, text[:20]), put(chapter, text + "More.\n"), None, None)
    assert list(changes(book, waiting(*steps)))[1:] == [(CHAPTER,)]
    again = (put(chapter, ""), put(chapter, text + "More.\n"), None, None)
    assert list(changes(book, waiting(*again)))[1:] == []


def test_what_is_put_in_place_renamed_new_or_gone_is_noticed(book: Path, tmp_path: Path) -> None:
    chapter, other = book / CHAPTER, "chapters/02-other.md"
    beside = tmp_path / "beside"
    beside.write_text("# Other\n", encoding="utf-8")
    assert noticed(book, lambda: os.replace(beside, chapter)) == [(CHAPTER,)]
    assert noticed(book, lambda: chapter.rename(book / other)) == [(CHAPTER, other)]
    assert noticed(book, (book / other).unlink, put(book / CHAPTER, "# Back\n")) == [(other,), (CHAPTER,)]


def test_settings_seeds_lock_and_pictures_are_watched(book: Path) -> None:
    (book / "chapters/images").mkdir()
    files = ("book.yaml", "references.bib", "seeds/anchors.yaml", "chapters/images/a.png", "seeds/emendations.yaml")
    assert noticed(book, *(put(book / file, "x: [") for file in files)) == [(file,) for file in files]
    assert noticed(book, put(book / CHAPTER, "# Still watched\n")) == [(CHAPTER,)]


def told(root: Path, capsys: pytest.CaptureFixture[str], *steps: Step | None, builds: bool = False) -> str:
    spread = [one for step in steps for one in (step, None, None)]
    with Book(root) as book:
        clock = lambda: datetime(2026, 1, 2, 3, 4, 5)  # noqa: E731
        command.follow(book, frozenset({"docx"}), builds=builds, wait=waiting(*spread), now=clock)
    captured = capsys.readouterr()
    return captured.out + captured.err


def test_one_line_where_nothing_is_wrong(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = told(book, capsys, builds=True)
    assert out == ("03:04:05  4 quotations in 1 chapter: 3 verbatim, 1 altered: no errors; wrote build/book.docx\n")
    assert (book / "build/book.docx").exists()


def test_findings_where_something_is(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chapter = book / CHAPTER
    right = chapter.read_text(encoding="utf-8")
    out = told(book, capsys, put(chapter, right.replace("too loud", "so loud")), put(chapter, right))
    first, _, rest = out.partition(f"03:04:05  {CHAPTER}\n\nerror[Q001]")
    assert first.count("\n") == 1
    assert rest.endswith(f"03:04:05  {CHAPTER}: 4 quotations in 1 chapter: 3 verbatim, 1 altered: no errors\n")


def test_it_goes_on_whatever_happens(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings, chapter = book / "book.yaml", book / CHAPTER
    right, words = settings.read_text(encoding="utf-8"), chapter.read_text(encoding="utf-8")
    out = told(
        book,
        capsys,
        put(settings, "title: [\n"),
        put(settings, right),
        chapter.unlink,
        put(chapter, words),
        lambda: shutil.move(book / "seeds", book / "gone"),
        lambda: shutil.move(book / "gone", book / "seeds"),
    )
    assert out.count("the book cannot be checked") == 2
    assert "error: book.yaml:" in out
    assert "the book has no chapters" in out
    assert "error[S" in out
    assert out.count("no errors") == 4


def test_an_engine_that_fails_ends_nothing(
    book: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Book.check
    calls: list[int] = []

    def failing(self: Book, **given: object) -> object:
        calls.append(1)
        if len(calls) == 1:
            raise EngineFailure("pandoc ended")
        return real(self)

    monkeypatch.setattr(Book, "check", failing)
    out = told(book, capsys, put(book / CHAPTER, "# Anew\n"))
    assert "error: pandoc ended" in out
    assert "no errors" in out


def test_control_c_ends_it(book: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_wait", interrupted)
    assert main(["watch", "--no-build"]) == 0
    assert capsys.readouterr().out.endswith("no errors\n\nstopped watching\n")


def test_the_page_says_what_the_command_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs/watch.md").read_text(encoding="utf-8")
    lines = page.partition("```console\n$ quoteproof watch --no-build\n")[2].partition("```")[0]
    times = iter(datetime.strptime(line[:8], "%H:%M:%S") for line in lines.splitlines()[1:])
    start(tmp_path / "letters")
    monkeypatch.chdir(tmp_path / "letters")
    storms = tmp_path / "letters/chapters/02-storms.md"
    quoting = put(storms, "# Storms\n\nA storm is “only weather that has made up its mind” [@lighthouse#p3].\n")
    wait = waiting(None, quoting, None, None, storms.unlink, None, None)
    watching = command.follow
    monkeypatch.setattr(command, "_wait", wait)
    monkeypatch.setattr(command, "follow", lambda *a, **k: watching(*a, **k, now=lambda: next(times)))
    assert main(["watch", "--no-build"]) == 0
    assert capsys.readouterr().out == lines
