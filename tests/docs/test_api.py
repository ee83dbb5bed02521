"""docs/api.md and the public interface: every public name is typed, documented and used in an example."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import quoteproof
from quoteproof.project.starting import start
from tests.docs.api import PAGE, PUBLIC, page
from tests.docs.blocks import blocks

TEXT = PAGE.read_text(encoding="utf-8")
CODE = "".join(block.text for block in blocks(TEXT) if block.language == "python")
CALLED = [
    (name, attribute)
    for name in quoteproof.__all__
    for attribute, value in [(name, getattr(quoteproof, name)), *vars(getattr(quoteproof, name)).items()]
    if inspect.isfunction(value) and not attribute.startswith("_") and name in ("Book", "Result", "open_book", "verify")
]


def test_the_reference_is_what_the_docstrings_say() -> None:
    assert page(TEXT) == TEXT, "run `python -m tests.docs.api` and read the difference"


def test_the_reference_has_every_exported_name() -> None:
    assert set(quoteproof.__all__) <= set(PUBLIC)


@pytest.mark.parametrize("name", ["Book", "Result", "BuildResult"])
def test_the_reference_has_every_public_attribute(name: str) -> None:
    public = {attribute for attribute in vars(getattr(quoteproof, name)) if not attribute.startswith("_")}
    assert public - {"checked"} <= set(PUBLIC[name][1].split())


@pytest.mark.parametrize(("owner", "name"), CALLED)
def test_a_function_says_what_goes_in_and_is_in_an_example(owner: str, name: str) -> None:
    value = getattr(quoteproof, owner)
    function = value if owner == name else getattr(value, name)
    parameters = [
        parameter for parameter in inspect.signature(function).parameters.values() if parameter.name != "self"
    ]
    assert all(parameter.annotation is not inspect.Parameter.empty for parameter in parameters)
    told = inspect.getdoc(function) or ""
    assert [parameter.name for parameter in parameters if f"`{parameter.name}`" not in told] == []
    assert f".{name}(" in CODE


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError):
        _ = quoteproof.nothing  # type: ignore[attr-defined]


def test_the_import_is_light() -> None:
    code = "import quoteproof, sys; print(sorted(m for m in sys.modules if m.startswith('quoteproof')))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out == "['quoteproof']\n"


def test_one_chapter_is_named_without_a_list(tmp_path: Path) -> None:
    start(tmp_path / "book")
    chapter = tmp_path / "book/chapters/01-a-first-chapter.md"
    with quoteproof.open_book(tmp_path / "book") as book:
        assert book.check(chapter).ok
        assert book.check(str(chapter)).ok
