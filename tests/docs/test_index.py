"""The pages: each is reached from the index, every link between them leads somewhere, every term is defined once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.book_of import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s#]+)(#[^)\s]*)?\)")


def linked(page: Path) -> list[Path]:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    addresses = [match[1] for match in LINK.finditer(text)]
    return [(page.parent / address).resolve() for address in addresses if not re.match(r"[a-z]+:", address)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_to_a_file(page: Path) -> None:
    assert [path for path in linked(page) if not path.exists()] == []


def test_every_page_is_in_the_index() -> None:
    listed = set(linked(DOCS / "index.md"))
    assert [page.name for page in DOCS.rglob("*.md") if page != DOCS / "index.md" and page not in listed] == []


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
