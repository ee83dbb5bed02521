"""What was checked is what is compiled: a file that changes while a book is built stops the build, and is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from quoteproof.disk import reading
from quoteproof.disk.errors import CannotRunError
from quoteproof.project import build as building
from quoteproof.project.build import build
from quoteproof.project.project import Project
from tests.proof.book import Made

FILES = (
    *("book.yaml", "references.bib", "seeds/lighthouse.txt", "seeds/anchors.yaml", "seeds/anchors/lighthouse.jsonl"),
    *("chapters/01-a-first-chapter.md", "chapters/02-second.md", "chapters/images/dot.png"),
)
"""Everything that a build reads."""
NEW = ("chapters/03-third.md", "seeds/emendations.yaml", "seeds/new.txt", "chapters/images/new.png")
"""What could be there too: the lists of what a book consists of are read as well."""


@pytest.fixture
def root(made: Made, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made.root, tmp_path / "book"))


def after(name: str, change: Callable[[], object]) -> Any:
    """Let a change happen right after a stage of the build."""
    real = getattr(building, name)

    def staged(*given: Any, **named: Any) -> Any:
        result = real(*given, **named)
        change()
        return result

    return patch.object(building, name, staged)


def outputs(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "build").iterdir()}


def test_whatever_changes_during_a_build_is_named_and_nothing_is_written(root: Path) -> None:
    before = outputs(root)

    def change() -> None:
        for name in FILES:
            with (root / name).open("ab") as file:
                file.write(b"\n")
        for name in NEW:
            (root / name).write_bytes(b"new")

    with Project(root) as project, after("make_docx", change), pytest.raises(CannotRunError) as caught:
        build(project, frozenset({"docx"}))
    told = {trouble.file for trouble in caught.value.troubles}
    listed = {"chapters/*.md", "seeds/emendations.yaml", "seeds/*", "chapters/images/**/*"}
    assert told == {*FILES, *listed}
    assert {trouble.helps for trouble in caught.value.troubles} == {("nothing was written; build again",)}
    assert outputs(root) == before


@pytest.mark.parametrize("stage", ["rewrite", "build_reports"])
def test_a_change_at_any_stage_is_noticed(stage: str, root: Path) -> None:
    before = outputs(root)

    def change() -> None:
        (root / "seeds/lighthouse.txt").write_bytes(b"another text")

    with Project(root) as project, after(stage, change), pytest.raises(CannotRunError, match="while the book was"):
        build(project, frozenset({"docx"}))
    assert outputs(root) == before


def test_a_change_that_is_undone_before_the_end_is_noticed_where_both_were_read(root: Path) -> None:
    name = "chapters/images/dot.png"
    kept = (root / name).read_bytes()
    with reading.recording() as noted:
        reading.read_bytes(root, name)
        (root / name).write_bytes(b"other")
        reading.read_bytes(root, name)
        (root / name).write_bytes(kept)
        assert noted.changed() == [name]


def test_a_project_that_remembers_files_notices_too(root: Path) -> None:
    """Between two checks of one project what did not change is not read again; a build looks at it all the same."""
    with Project(root) as project:
        project.check()

        def change() -> None:
            (root / "references.bib").write_bytes((root / "references.bib").read_bytes() + b"\n")

        with after("carried_manifest", change), pytest.raises(CannotRunError, match="while the book was"):
            build(project, frozenset({"docx"}))
