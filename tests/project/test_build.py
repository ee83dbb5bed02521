"""The build: its steps in their order, each from the values of those before it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quoteproof.project import build as building
from quoteproof.project.project import Project
from quoteproof.project.starting import start

STEPS = ("assemble", "cite", "book_claims", "book_manifest", "write_files")
"""The steps of which each needs the one before it."""
OUTPUTS = ("make_pdf", "make_docx", "make_html", "make_review")


def test_the_steps_follow_each_other_and_outputs_are_made_before_any_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(tmp_path)
    begun: list[str] = []
    ended: list[str] = []

    def noted(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def run(*values: Any, **options: Any) -> Any:
            begun.append(name)
            made = step(*values, **options)
            ended.append(name)
            return made

        return run

    for name in (*STEPS, *OUTPUTS):
        monkeypatch.setattr(building, name, noted(name, getattr(building, name)))
    with Project.open(tmp_path) as project:
        built = building.build(project, frozenset({"pdf", "docx", "html"}), review=True)
    assert sorted(built.written) == sorted(building.OUTPUTS.values())
    assert [name for name in begun if name in STEPS] == list(STEPS)
    assert sorted(begun[4:8]) == sorted(OUTPUTS)
    assert begun.index("make_review") > begun.index("make_docx")
    assert set(ended[:-1]) == {*STEPS[:-1], *OUTPUTS}
    assert ended[-1] == "write_files"


def test_a_step_gets_values_and_nothing_to_call_back() -> None:
    """The one thing that is called back is the progress of the check; everything else comes back as a value."""
    (function,) = ast.parse(inspect.getsource(building.build)).body
    steps = {*STEPS, *OUTPUTS, "edition_inputs", "write_docx"}
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id in steps:
            given = [*call.args, *(keyword.value for keyword in call.keywords)]
            assert not any(isinstance(value, ast.Lambda) for value in given), call.func.id


def test_the_manifest_of_a_book_is_the_one_that_its_outputs_carry(tmp_path: Path) -> None:
    start(tmp_path)
    with Project.open(tmp_path) as project:
        result = building.build(project, frozenset({"html"})).result
        assert building.manifest_of(project, result) == (tmp_path / "build/book.manifest.json").read_bytes()
