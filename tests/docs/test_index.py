"""The pages: a module that they name is there, and every term is defined once. Their links: test_links.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.book_of import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_module_that_a_page_names_is_there(page: Path) -> None:
    named = re.findall(
        r"`(?:src/quoteproof/)?([a-z_]+/[a-z_/]+\.(?:py|lua|typ|css))`", page.read_text(encoding="utf-8")
    )
    roots = (ROOT, ROOT / "src/quoteproof")
    assert [name for name in named if not any((root / name).exists() for root in roots)] == []


def test_every_term_is_defined_once_and_in_order() -> None:
    terms = re.findall(r"^\| ([a-z][^|]*?) \|", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)[1:]
    assert len(terms) > 30
    assert terms == sorted(set(terms))
