"""Dots that leave nothing out (Q016): where the source has a mark there, it is named and put in."""

from __future__ import annotations

import pytest

from quoteproof.engine.pandoc import Pandoc
from tests.book_of import check, library_of

LIBRARY = library_of({"s": "The straw was dry; the cattle were fed — and the doors were shut, in good time."})


@pytest.mark.parametrize(
    ("text", "help_", "put"),
    [
        ("“straw was dry [...] the cattle were” [@s#p1].", "write `;` in its place", ";"),
        ("“straw was dry; […] the cattle were” [@s#p1].", "take `[…]` out", ""),
        ("“cattle were fed […] and the doors” [@s#p1].", "write `—` in its place", "—"),
    ],
)
def test_the_help_says_what_stands_there(text: str, help_: str, put: str) -> None:
    with Pandoc() as pandoc:
        (finding,) = check(text, LIBRARY, pandoc).all_findings
    assert finding.code.id == "Q016"
    assert finding.helps == (help_,)
    assert [edit.text for fix in finding.fixes for edit in fix.edits] == [put]
