"""What an HTML edition says, read back."""

from __future__ import annotations

from quoteproof.edition.html.proof import Aside, HtmlText


def test_what_a_quotation_puts_in_leaves_its_passage_whole() -> None:
    read = HtmlText(
        '<div class="passage"><p class="words">He said "no" to the <mark>boat</mark><ins>s</ins>.</p></div>'
    )
    assert 'He said "no" to the boat.' in read.text(Aside.SOURCE)
