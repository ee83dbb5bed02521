"""What stands around a block quotation and is the author's own is named, and mended."""

from __future__ import annotations

import pytest

from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.edits import apply_edits
from tests.book_of import check, codes, library_of

LIBRARY = library_of({"log": "The ferry left at dawn.\n\nIt carried grain.\n"})


@pytest.mark.parametrize(
    ("block", "fixed"),
    [
        ("> “The ferry left at dawn.” [@log#p1]", "> The ferry left at dawn. [@log#p1]"),
        (
            "> “The ferry left at dawn.\n>\n> “It carried grain.” [@log#p1-p2]",
            "> The ferry left at dawn.\n>\n> It carried grain. [@log#p1-p2]",
        ),
        ("> The ferry left at dawn.\n> — *The log* [@log#p1]", "> The ferry left at dawn.\n>\n> — *The log* [@log#p1]"),
        ("> The ferry left at dawn. --- Log [@log#p1]", "> The ferry left at dawn.\n>\n> --- Log [@log#p1]"),
        ("- > The ferry left at dawn.\n  > — Log [@log#p1]", "- > The ferry left at dawn.\n  >\n  > — Log [@log#p1]"),
    ],
)
def test_a_safe_fix_mends_it(block: str, fixed: str, pandoc: Pandoc) -> None:
    (found,) = check(f"# A\n\n{block}\n", LIBRARY, pandoc).chapters[0].findings
    (fix,) = found.fixes
    assert fix.safe
    assert apply_edits(f"# A\n\n{block}\n", fix.edits) == f"# A\n\n{fixed}\n"
    assert codes(check(f"# A\n\n{fixed}\n", LIBRARY, pandoc)) == []
