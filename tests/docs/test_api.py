"""docs/api.md and the public interface: every exported name is typed and documented."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import quoteproof
from quoteproof.project.seeds import start
from tests.book_of import ROOT

PAGE = (ROOT / "docs/api.md").read_text(encoding="utf-8")
METHODS = {
    "Book": {"root", "check", "check_text", "build", "fix", "write", "terms", "write_terms", "find", "close"},
    "Result": {"ok", "findings", "errors", "warnings", "quotations", "counts", "line", "text", "json"},
    "BuildResult": {"result", "written"},
}


@pytest.mark.parametrize("name", quoteproof.__all__)
def test_every_exported_name_is_documented_and_on_the_page(name: str) -> None:
    value = getattr(quoteproof, name)
    assert inspect.getdoc(value)
    assert f"`{name}" in PAGE
    if inspect.isfunction(value):
        parameters = inspect.signature(value).parameters.values()
        assert all(p.annotation is not inspect.Parameter.empty for p in parameters)


@pytest.mark.parametrize("name", METHODS)
def test_the_page_names_every_public_attribute(name: str) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |"))
    assert METHODS[name] <= set(re.findall(r"`(\w+)`", row))
    public = {n for n in vars(getattr(quoteproof, name)) if not n.startswith("_")}
    assert public <= METHODS[name] | {"checked"}
    for method in public:
        value = vars(getattr(quoteproof, name))[method]
        assert inspect.ismemberdescriptor(value) or inspect.getdoc(value), method


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
