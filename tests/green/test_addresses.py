"""Addresses with any character that a chapter may have in one are built: a PDF says them aloud beside what prints."""

from __future__ import annotations

from pathlib import Path

from quoteproof import open_book
from tests.green.places import write_book

ADDRESSES = (
    "https://example.org/E#Weyl's_criterion",
    "https://example.org/'q'/a''b/(it's)",
    "https://example.org/x?a='1'&b=%222%22#it's-me",
    "https://example.org/%E2%80%9Cx%E2%80%9D/a´b",
    "https://example.org/~a/$b/!c;d=e,f@g+h*i[j]",
    "https://xn--mnchen-3ya.example/straße",
    f"https://example.org/{'x' * 40}'s/{'a.b,' * 40}",
    "mailto:o'brien@example.org?subject=it's",
)


def test_addresses_with_apostrophes_and_signs_are_built(tmp_path: Path) -> None:
    root = tmp_path / "book"
    write_book(root, ("one two three",))
    linked = "\n\n".join(f"See [here](<{a}>), [*there*](<{a}>)^[Or [here](<{a}>).]" for a in ADDRESSES)
    shown = "\n\n".join(
        f"<{address}>^[<{address}>]" for address in (ADDRESSES[0], ADDRESSES[3], ADDRESSES[4], ADDRESSES[7])
    )
    heads = "\n\n".join(f"## Head [{number}](<{address}>)" for number, address in enumerate(ADDRESSES))
    text = f"# A\n\nHe wrote “one two” [@s#p1].\n\n{linked}\n\n{shown}\n\n{heads}\n"
    (root / "chapters/01.md").write_text(text, encoding="utf-8")
    with open_book(root) as book:
        found = [(f.code.id, f.message) for f in book.check(formats=("pdf", "docx", "html")).checked.errors]
    assert found == []
