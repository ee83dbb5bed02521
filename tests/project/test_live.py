"""Quick answers while a book is written: the same as a check gives, and cheaper."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quoteproof.project.live import LiveProject
from quoteproof.project.project import Project
from quoteproof.project.starting import start

CHAPTER = "chapters/01-a-first-chapter.md"
TYPED = ("x", "“", "”", " ", ".", "\n\n", "é", "𝔘")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[LiveProject]:
    start(tmp_path / "book")
    with LiveProject(tmp_path / "book") as opened:
        yield opened


def _prime(project: LiveProject, overlay: dict[str, str]) -> None:
    for unread in project.unread(overlay):
        project.read(unread)


def test_a_quick_answer_is_what_a_check_says(project: LiveProject) -> None:
    choose = random.Random(3)
    text = (project.root / CHAPTER).read_text()
    _prime(project, {CHAPTER: text})
    with Project(project.root) as other:
        for _ in range(12):
            at = choose.randrange(20, len(text))
            text = text[:at] + choose.choice(TYPED) + text[at:]
            quick = project.quick({CHAPTER: text})
            assert quick.whole
            assert quick.result.all_findings == other.check(overlay={CHAPTER: text}).all_findings


def test_the_confirmed_answer_follows(project: LiveProject) -> None:
    text = (project.root / CHAPTER).read_text().replace("too loud", "too proud")
    _prime(project, {CHAPTER: text})
    assert project.unread({CHAPTER: text}) == ()
    assert project.check(overlay={CHAPTER: text}).all_findings == project.quick({CHAPTER: text}).result.all_findings


def test_a_chapter_that_was_answered_as_a_whole_is_still_read_by_its_parts(project: LiveProject) -> None:
    text = (project.root / CHAPTER).read_text()
    project.quick({CHAPTER: text})
    (unread,) = project.unread({CHAPTER: text})
    project.read(unread)
    assert project.unread({CHAPTER: text}) == ()
    asked = len(_requests(project, lambda: project.quick({CHAPTER: text.replace("too loud", "too proud")})))
    assert 0 < asked < len(text)


def _requests(project: LiveProject, act: Callable[[], object]) -> str:
    """All that the first pandoc is asked to read meanwhile."""
    asked: list[str] = []
    pandoc = project.pandoc()
    really = pandoc.read

    def read(text: str, *, reader: str, timeout: float) -> bytes:
        asked.append(text)
        return really(text, reader=reader, timeout=timeout)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pandoc, "read", read)
        act()
    return "".join(asked)


def test_open_chapters_are_answered_before_the_others_are_read(project: LiveProject) -> None:
    second = project.root / "chapters/02-more.md"
    second.write_text("# More\n\nHe hears “the sea” [@lighthouse#p2].\n")
    text = (project.root / CHAPTER).read_text()
    quick = project.quick({CHAPTER: text})
    assert not quick.whole
    assert [chapter.file for chapter in quick.result.chapters] == [CHAPTER]
    _prime(project, {CHAPTER: text})
    assert project.quick({CHAPTER: text}).whole


def test_a_pandoc_that_is_killed_between_two_keystrokes_is_replaced(project: LiveProject) -> None:
    text = (project.root / CHAPTER).read_text()
    _prime(project, {CHAPTER: text})
    for number in range(3):
        for worker in range(2):
            child = project.pandoc(worker)._resident._child
            if child is not None:
                os.kill(child.process.pid, signal.SIGKILL)
        result = project.quick({CHAPTER: text + f"\nAnd more {number}.\n"}).result
        assert result.all_findings == ()


def test_a_chapter_that_was_never_saved_is_one(project: LiveProject) -> None:
    text = "# New\n\nHe hears “the sea is too proud” [@lighthouse#p2].\n"
    result = project.check(overlay={"chapters/02-new.md": text, "notes/02-new.md": text, "other.md": text})
    assert [chapter.file for chapter in result.chapters] == [CHAPTER, "chapters/02-new.md"]
    assert [found.code.id for found in result.errors] == ["Q001"]
