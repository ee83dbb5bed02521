"""The version is said in `quoteproof.__version__` and the addresses in pyproject.toml; all else says the same."""

from __future__ import annotations

import re

import pytest

import quoteproof
from tests.book_of import ROOT
from tests.packaging.mentions import URLS, renewed, texts, versions

pytestmark = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs a clone: git says which files there are")

OURS = re.compile(
    r"(?:https?://|git\+https://)?(?:[\w.-]+\.)?(?:github\.com/quoteproof|quoteproof\.github\.io)[^\s\"'`)>\]]*"
)
FILES = "https://raw.githubusercontent.com/quoteproof/quoteproof/"


def test_every_mention_of_the_version_is_the_programs() -> None:
    found = {path.relative_to(ROOT).as_posix(): {m[1] for m in versions(path, text)} for path, text in texts()}
    named = {name: said for name, said in found.items() if said}
    places = {"CITATION.cff", "docs/pre-commit.md", "docs/ci.md", "editors/vscode/package.json"}
    assert places < set(named)
    assert {name: said for name, said in named.items() if said != {quoteproof.__version__}} == {}


def test_a_mention_is_written_anew() -> None:
    page = ROOT / "docs/ci.md"
    old = f"pip install 'quoteproof[editor]=={quoteproof.__version__}', typst 0.15.2, quoteproof-0.1.0-py3-none-any.whl"
    new = renewed(page, old, "12.0.3")
    assert new == "pip install 'quoteproof[editor]==12.0.3', typst 0.15.2, quoteproof-12.0.3-py3-none-any.whl"
    assert {found[1] for found in versions(page, new)} == {"12.0.3"}
    manifest = ROOT / "editors/vscode/package.json"
    whole = renewed(manifest, manifest.read_text(encoding="utf-8"), "12.0.3")
    assert whole.count("12.0.3") == 1


def test_every_address_of_the_project_is_one_of_the_projects() -> None:
    said = {address for _, text in texts() for address in OURS.findall(text)}
    assert {URLS["Source"], URLS["Documentation"]} <= said
    heads = (URLS["Source"], URLS["Documentation"], FILES)
    plain = {address.removeprefix("git+").removesuffix(".git") for address in said}
    assert sorted(address for address in plain if not address.startswith(heads)) == []


def test_no_address_is_made_up() -> None:
    assert [path.name for path, text in texts() if "example.org/quoteproof" in text] == []
